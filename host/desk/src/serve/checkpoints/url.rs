//! The address of a receiver.

use std::{fmt, net::IpAddr, str::FromStr};

use axum::http::{Uri, uri::Scheme};

/// An `https://` or `http://` address without credentials in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url(Uri);

impl Url {
    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.0.scheme() == Some(&Scheme::HTTPS)
    }

    pub(super) fn is_loopback(&self) -> bool {
        let host = self.0.host().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let ip = address.parse::<IpAddr>();
        host == "localhost" || ip.is_ok_and(|address| address.is_loopback())
    }

    /// True when nobody on the way reads what is sent there.
    pub(super) fn is_private(&self) -> bool {
        self.is_encrypted() || self.is_loopback()
    }
}

/// Without the query, which may hold what not everybody should read.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_encrypted() { "https" } else { "http" };
        let authority = self
            .0
            .authority()
            .map_or("", |authority| authority.as_str());
        write!(f, "{scheme}://{authority}{}", self.0.path())
    }
}

impl FromStr for Url {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (scheme, _) = text.split_once("://").unwrap_or_default();
        if !["https", "http"].contains(&scheme) {
            return Err(format!(
                "{}://: checkpoints cannot be sent so; write https://…, http://… or a file",
                scheme.escape_debug()
            ));
        }
        // What is refused is not shown: it may hold a password.
        let refused = |problem| Err(format!("{scheme}://…: {problem}"));
        let Ok(uri) = text.parse::<Uri>() else {
            return refused("is no URL; write it as https://receiver.example/checkpoints");
        };
        let Some(authority) = uri.authority() else {
            return refused("names no host; write it as https://receiver.example/checkpoints");
        };
        if authority.as_str().contains('@') {
            return refused("has a user name in it; give a token with --checkpoints-token");
        }
        let port = authority
            .as_str()
            .rsplit_once(']')
            .map_or(authority.as_str(), |(_, port)| port);
        if authority.host().is_empty() || (port.contains(':') && authority.port_u16().is_none()) {
            return refused(
                "names no host and port; write it as https://receiver.example/checkpoints",
            );
        }
        Ok(Self(uri))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_a_receiver_is_refused_in_one_line_without_its_secrets() {
        for bad in [
            "ftp://receiver.example/",
            "://",
            "https://",
            "https:///path",
            "http://:80/",
            "https://host:99999/",
            "https://host:port/",
            "https://ho st/",
            "https://user:hunter2@host/",
            "https://user@host/?hunter2",
            "HTTPS\n://hunter2",
        ] {
            let problem = bad.parse::<Url>().unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
            assert_eq!(problem.lines().count(), 1, "{problem}");
            assert!(
                problem.contains("write") || problem.contains("give"),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_receiver_is_named_without_its_query() {
        for (text, shown, private) in [
            ("https://a.example/in?key=1", "https://a.example/in", true),
            ("https://a.example:8443", "https://a.example:8443/", true),
            ("http://a.example/", "http://a.example/", false),
            ("http://127.0.0.1:9/x", "http://127.0.0.1:9/x", true),
            ("http://[::1]:9/x", "http://[::1]:9/x", true),
            ("http://localhost:9/", "http://localhost:9/", true),
            (
                "http://127.0.0.1.a.example/",
                "http://127.0.0.1.a.example/",
                false,
            ),
        ] {
            let url: Url = text.parse().unwrap();
            assert_eq!(
                (url.to_string().as_str(), url.is_private()),
                (shown, private)
            );
        }
    }
}
