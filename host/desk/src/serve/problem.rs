//! What a caller is told when a request cannot be served (RFC 9457).

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use guichet::Error;

#[derive(Debug)]
pub(super) struct HttpProblem {
    status: StatusCode,
    detail: String,
}

impl HttpProblem {
    pub(super) fn bad(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            detail: detail.into(),
        }
    }

    pub(super) fn unauthorized() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            detail: "the tenant's bearer token is needed; send Authorization: Bearer <token>"
                .to_owned(),
        }
    }

    pub(super) fn unknown_tenant() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            detail: "tenant is not in the policy directory; add tenants/<name>/tenant.toml"
                .to_owned(),
        }
    }

    pub(super) fn not_running() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            detail: "interaction is not running".to_owned(),
        }
    }

    pub(super) fn media_type() -> Self {
        Self {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            detail: "body must be JSON; send Content-Type: application/json".to_owned(),
        }
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            detail: format!("body has more than {} KiB; send less", limit >> 10),
        }
    }
}

impl From<Error> for HttpProblem {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::UnknownTenant(_) => StatusCode::NOT_FOUND,
            Error::TurnReused(_) => StatusCode::CONFLICT,
            Error::NotServing { .. } | Error::Ledger(_) | Error::Full { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            other if other.is_bad_input() => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            tracing::error!("{error}");
        }
        // Paths and configurations are for the operator's log.
        let detail = match &error {
            Error::NotServing { .. } => {
                "tenant is not serving; its configuration has an error".to_owned()
            }
            _ if status == StatusCode::INTERNAL_SERVER_ERROR => {
                "the host could not do its part".to_owned()
            }
            other => other.to_string(),
        };
        Self { status, detail }
    }
}

impl IntoResponse for HttpProblem {
    fn into_response(self) -> Response {
        let body = serde_json::json!({
            "type": "about:blank",
            "title": self.status.canonical_reason(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        (
            self.status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body.to_string(),
        )
            .into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_full_for_now_is_not_the_callers_fault() {
        let full = Error::Full {
            what: "interaction",
            problem: "is one more than limits.interactions allows",
        };
        let problem = HttpProblem::from(full);
        assert_eq!(problem.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(problem.detail.contains("limits.interactions"));
    }
}
