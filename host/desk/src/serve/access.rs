//! Who may speak for a tenant: the holder of one of its bearer tokens; where
//! it has none, anybody on this machine and nobody else.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, header};
use guichet::{Error, Gate, TenantId};
use sha2::{Digest as _, Sha256};

use super::problem::HttpProblem;

/// What the address that is listened on lets pass.
pub(super) struct Access {
    loopback: bool,
}

impl Access {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self {
            loopback: address.ip().is_loopback(),
        }
    }

    /// True when nobody can speak for the tenant here.
    pub(super) fn closed(&self, gate: &Gate, tenant: &TenantId) -> bool {
        !self.loopback
            && gate
                .bearer_digests(tenant)
                .is_ok_and(|digests| digests.is_empty())
    }

    /// The tenant, if the request may speak for it.
    pub(super) fn tenant(
        &self,
        gate: &Gate,
        named: &str,
        headers: &HeaderMap,
    ) -> Result<TenantId, HttpProblem> {
        let known = named.parse::<TenantId>().ok().filter(|tenant| {
            // One that was taken out is still known to its running
            // interactions.
            !matches!(gate.bearer_digests(tenant), Err(Error::UnknownTenant(_)))
        });
        let Some(tenant) = known else {
            // Elsewhere, who asks must not learn which tenants there are.
            return Err(if self.loopback {
                HttpProblem::unknown_tenant()
            } else {
                HttpProblem::unauthorized()
            });
        };
        let digests = gate.bearer_digests(&tenant)?;
        if digests.is_empty() {
            return if self.loopback && local_host(headers) {
                Ok(tenant)
            } else {
                Err(HttpProblem::unauthorized())
            };
        }
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(HttpProblem::unauthorized)?;
        let shown: String = Sha256::digest(token.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        // What is compared are digests: how long it takes tells nothing of the
        // token.
        let right = digests
            .iter()
            .any(|digest| digest.eq_ignore_ascii_case(&shown));
        if right {
            Ok(tenant)
        } else {
            Err(HttpProblem::unauthorized())
        }
    }
}

/// A page that a browser shows cannot reach a tenant without a token by letting
/// its own name point to this machine.
fn local_host(headers: &HeaderMap) -> bool {
    let Some(host) = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
    else {
        return false;
    };
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for (host, local) in [
            ("localhost:8080", true),
            ("127.0.0.1", true),
            ("[::1]:8080", true),
            ("evil.example:8080", false),
            ("127.0.0.1.evil.example", false),
            ("10.0.0.1", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(local_host(&headers), local, "{host}");
        }
        assert!(!local_host(&HeaderMap::new()));
    }
}
