//! One checkpoint to a receiver: a POST of the signed note.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderValue, header};
use rustls::crypto::ring;
use ureq::{
    Agent, Error, Proxy,
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
};

use super::url::Url;

/// Of the answer, which says nothing but its status.
const MAX_ANSWER: u64 = 64 << 10;

/// Somebody else's server that keeps checkpoints.
pub(super) struct Receiver {
    agent: Agent,
    url: Url,
    authorization: Option<HeaderValue>,
    time_limit: Duration,
}

impl Receiver {
    /// A receiver that this machine's certificate authorities vouch for, those in
    /// `SSL_CERT_FILE` or `SSL_CERT_DIR` where they are set.
    pub(super) fn new(
        url: &Url,
        authorization: Option<HeaderValue>,
        time_limit: Duration,
    ) -> Result<Self, String> {
        let mut roots = Vec::new();
        if url.is_encrypted() {
            let found = rustls_native_certs::load_native_certs();
            roots.extend(
                found
                    .certs
                    .iter()
                    .map(|der| Certificate::from_der(der).to_owned()),
            );
            if roots.is_empty() {
                return Err(format!(
                    "{url}: this machine has no certificate authorities to check it by; install them, or set SSL_CERT_FILE"
                ));
            }
        }
        Ok(Self::trusting(&roots, url, authorization, time_limit))
    }

    /// A receiver that these certificate authorities vouch for.
    pub(super) fn trusting(
        roots: &[Certificate<'static>],
        url: &Url,
        authorization: Option<HeaderValue>,
        time_limit: Duration,
    ) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .root_certs(RootCerts::new_with_certs(roots))
            .build();
        let proxy = if url.is_loopback() {
            None
        } else {
            Proxy::try_from_env()
        };
        // What answers with another place is not the receiver that was named, and
        // gets neither the checkpoint nor the token.
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(time_limit))
            .user_agent(concat!("guichet/", env!("CARGO_PKG_VERSION")))
            .proxy(proxy)
            .tls_config(tls)
            .build()
            .new_agent();
        Self {
            agent,
            url: url.clone(),
            authorization,
            time_limit,
        }
    }

    /// Sends a signed note. An error is one line without the receiver's words,
    /// the token or the address.
    pub(super) fn post(&self, note: &[u8]) -> Result<(), String> {
        let mut request = self
            .agent
            .post(self.url.uri())
            .header(header::CONTENT_TYPE, "text/plain; charset=utf-8");
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let mut answer = request.send(note).map_err(|error| self.problem(&error))?;
        // The connection is used again once the answer was read to its end.
        let _ = answer
            .body_mut()
            .with_config()
            .limit(MAX_ANSWER)
            .read_to_vec();
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(format!(
                "it answered with status {}",
                answer.status().as_u16()
            ))
        }
    }

    fn problem(&self, error: &Error) -> String {
        match error {
            Error::Timeout(_) => format!("no answer within {:?}", self.time_limit),
            Error::Io(error) => match error.get_ref().and_then(|e| e.downcast_ref()) {
                Some(error) => tls_problem(error),
                None => format!("connection failed ({})", error.kind()),
            },
            Error::Rustls(error) => tls_problem(error),
            Error::HostNotFound => "its host is not found".to_owned(),
            Error::Protocol(_) => "it does not answer in HTTP/1.1".to_owned(),
            _ => "connection failed".to_owned(),
        }
    }
}

fn tls_problem(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(problem) => {
            format!("its certificate is not taken ({problem:?})")
        }
        _ => "no encrypted connection could be made".to_owned(),
    }
}
