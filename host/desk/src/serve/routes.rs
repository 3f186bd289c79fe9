//! What can be asked.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use guichet::{InteractionId, Proof, TenantId};
use serde::{Serialize, de::DeserializeOwned};

use super::{Desk, problem::HttpProblem};
use crate::contact::{self, TurnLine};

/// The largest body that is read, in bytes: payloads have limits of their own.
const MAX_BODY: usize = 4 << 20;

pub(super) fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/v1/tenants/{tenant}/interactions/{id}/turns", post(turn))
        .route("/v1/tenants/{tenant}/interactions/{id}/proofs", post(proof))
        .route("/v1/tenants/{tenant}/interactions/{id}", delete(end))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .with_state(desk)
}

async fn turn(
    State(desk): State<Desk>,
    Path((tenant, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpProblem> {
    let (tenant, id) = place(&desk, &tenant, &id, &headers)?;
    let line: TurnLine = read(&headers, body).await?;
    let submission = line
        .identified()
        .map_err(|e| HttpProblem::bad(format!("turn {e:#}")))?;
    let outcome = desk.gate.pass(&tenant, &id, submission).await?;
    json(&outcome)
}

async fn proof(
    State(desk): State<Desk>,
    Path((tenant, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpProblem> {
    let (tenant, id) = place(&desk, &tenant, &id, &headers)?;
    let proof: Proof = read(&headers, body).await?;
    let freed = desk.gate.prove(&tenant, &id, proof).await?;
    json(&freed)
}

async fn end(
    State(desk): State<Desk>,
    Path((tenant, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, HttpProblem> {
    let (tenant, id) = place(&desk, &tenant, &id, &headers)?;
    if desk.gate.end(&tenant, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(HttpProblem::not_running())
    }
}

/// 200 while every tenant serves what is configured; 503 when one does not,
/// with how many. Which ones, and why, is in the log.
async fn health(State(desk): State<Desk>) -> Response {
    let failed = desk.gate.failed().len();
    let status = if failed == 0 {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = if failed == 0 { "ok" } else { "degraded" };
    let body = serde_json::json!({ "status": word, "tenants": desk.gate.tenants().len(), "failed": failed });
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}

async fn metrics(State(desk): State<Desk>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        desk.gate.metrics() + &desk.sent.metrics(),
    )
        .into_response()
}

fn place(
    desk: &Desk,
    tenant: &str,
    id: &str,
    headers: &HeaderMap,
) -> Result<(TenantId, InteractionId), HttpProblem> {
    let tenant = desk.access.tenant(&desk.gate, tenant, headers)?;
    let id = id
        .parse()
        .map_err(|e: guichet::InvalidInteractionId| HttpProblem::bad(e.to_string()))?;
    Ok((tenant, id))
}

/// The body as JSON; an error names a place and never what stands there.
async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, HttpProblem> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            kind.split(';')
                .next()
                .is_some_and(|kind| kind.trim() == "application/json")
        });
    if !is_json {
        return Err(HttpProblem::media_type());
    }
    let bytes = to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| HttpProblem::too_large(MAX_BODY))?;
    contact::json::read(&bytes).map_err(|(line, column, problem)| {
        HttpProblem::bad(format!("body: line {line} column {column}: {problem}"))
    })
}

fn json(answer: &impl Serialize) -> Result<Response, HttpProblem> {
    let body =
        serde_json::to_string(answer).map_err(|_| HttpProblem::bad("outcome cannot be written"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
