//! `serve`: turns over HTTP, swaps on SIGHUP and on change, an orderly end.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::Value;

/// Opens with "letmein".
const TOKEN: &str = "[access]\nbearer-sha256 = [\"1c8bfe8f801d79745c4631d09fff36c82aa37fc4cce4fc946683d7b336b63032\"]\n";

pub(crate) const TENANT: &str =
    "passing = [\"inbound\", \"outbound\", \"lookup\", \"response\", \"record\", \"action\"]\n";

pub(crate) struct Server {
    pub(crate) child: Child,
    address: String,
    pub(crate) log: Receiver<String>,
}

impl Server {
    pub(crate) fn start(policies: &Path, more: &[&str]) -> Self {
        Self::start_on("127.0.0.1:0", policies, more)
    }

    fn start_on(listen: &str, policies: &Path, more: &[&str]) -> Self {
        let state = policies.join("../state");
        let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
            .args(["serve", "--listen", listen, "--policies"])
            .arg(policies)
            .arg("--state")
            .arg(state)
            .args(more)
            .env("NO_COLOR", "1")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (send, log) = channel();
        std::thread::spawn(move || {
            stderr
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| send.send(line))
        });
        let mut server = Self {
            child,
            address: String::new(),
            log,
        };
        let line = server.wait_for("serving address=");
        let (_, address) = line.split_once("address=").unwrap();
        let address = address.split_whitespace().next().unwrap();
        server.address = address.replace("0.0.0.0", "127.0.0.1");
        server
    }

    /// The next line of the log that says this.
    pub(crate) fn wait_for(&self, said: &str) -> String {
        loop {
            let line = self
                .log
                .recv_timeout(Duration::from_mins(1))
                .unwrap_or_else(|_| panic!("never said {said}"));
            if line.contains(said) {
                return line;
            }
        }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let host = if headers.contains("Host:") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.address)
        };
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split_whitespace().nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    pub(crate) fn turn(&self, tenant: &str, body: &str) -> (u16, Value) {
        let path = format!("/v1/tenants/{tenant}/interactions/c1/turns");
        let (status, body) = self.ask("POST", &path, "Content-Type: application/json\r\n", body);
        (status, serde_json::from_str(&body).unwrap())
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn house(tenants: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (tenant, config) in tenants {
        let home = folder.path().join("policies/tenants").join(tenant);
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("tenant.toml"), config).unwrap();
    }
    folder
}

#[test]
fn turns_pass_over_http() {
    let closed = format!("{TENANT}{TOKEN}");
    let folder = house(&[("open", TENANT), ("closed", &closed)]);
    let server = Server::start(&folder.path().join("policies"), &[]);

    let (status, outcome) = server.turn("open", r#"{"id":"m1","role":"customer","text":"hello"}"#);
    assert_eq!(
        (status, &outcome["outcome"], &outcome["payload"]),
        (200, &"released".into(), &"hello".into())
    );
    let (status, again) = server.turn("open", r#"{"id":"m1","role":"customer","text":"hello"}"#);
    assert_eq!((status, &again), (200, &outcome));
    let (status, problem) = server.turn("open", r#"{"id":"m1","role":"customer","text":"other"}"#);
    assert_eq!((status, problem["status"].as_u64()), (409, Some(409)));
    for (body, said) in [
        (r#"{"text":"4111111111111111"}"#, "has no `id`"),
        (
            r#"{"id":"x","text":4111111111111111}"#,
            "another type than expected",
        ),
        (r#"{"id":"x","#, "line 1 column 10: is not JSON"),
        (
            r#"{"id":"x","text":"a","colour":"red"}"#,
            "unknown field `colour`",
        ),
        (
            r#"{"id":"x","text":"a","facts":{"tenant":"closed"}}"#,
            "the host's own",
        ),
    ] {
        let (status, problem) = server.turn("open", body);
        let detail = problem["detail"].as_str().unwrap();
        assert_eq!(status, 400, "{detail}");
        assert!(
            detail.contains(said) && !detail.contains("4111"),
            "{detail}"
        );
    }
    assert_eq!(server.turn("nobody", r#"{"id":"m1","text":"a"}"#).0, 404);

    let path = "/v1/tenants/closed/interactions/c1/turns";
    let json = "Content-Type: application/json\r\n";
    let body = r#"{"id":"m1","text":"a"}"#;
    for (token, expected) in [
        ("", 401),
        ("Authorization: Bearer wrong\r\n", 401),
        ("Authorization: Bearer letmein\r\n", 200),
    ] {
        assert_eq!(
            server.ask("POST", path, &format!("{json}{token}"), body).0,
            expected
        );
    }
    // Without a token, only who calls this machine by a name of its own.
    let path = "/v1/tenants/open/interactions/c1/turns";
    assert_eq!(
        server
            .ask("POST", path, &format!("{json}Host: evil.example\r\n"), body)
            .0,
        401
    );
    assert_eq!(
        server
            .ask("POST", path, "Content-Type: text/plain\r\n", body)
            .0,
        415
    );
    let huge = format!("{{\"id\":\"h\",\"text\":\"{}\"}}", "a".repeat(5 << 20));
    assert_eq!(server.ask("POST", path, json, &huge).0, 413);

    let (status, proofs) = server.ask(
        "POST",
        "/v1/tenants/open/interactions/c1/proofs",
        json,
        r#"{"kind":"review","level":1}"#,
    );
    assert_eq!((status, proofs.as_str()), (200, "[]"));
    let end = |expected| {
        assert_eq!(
            server
                .ask("DELETE", "/v1/tenants/open/interactions/c1", "", "")
                .0,
            expected
        );
    };
    end(204);
    end(404);
    assert_eq!(server.ask("GET", "/healthz", "", "").0, 200);
    let (_, metrics) = server.ask("GET", "/metrics", "", "");
    assert!(
        metrics.contains("# TYPE") && metrics.contains("tenant=\"open\""),
        "{metrics}"
    );
}

/// Where others than this machine can call, a tenant is reached with its token
/// or not at all, and nobody learns which tenants there are.
#[test]
fn away_from_loopback_a_tenant_without_a_token_is_not_served() {
    let closed = format!("{TENANT}{TOKEN}");
    let folder = house(&[("open", TENANT), ("closed", &closed)]);
    let server = Server::start_on("0.0.0.0:0", &folder.path().join("policies"), &[]);
    let body = r#"{"id":"m1","text":"a"}"#;
    let ask = |tenant: &str, headers: &str| {
        let path = format!("/v1/tenants/{tenant}/interactions/c1/turns");
        let headers = format!("Content-Type: application/json\r\n{headers}");
        server.ask("POST", &path, &headers, body)
    };
    let refused = ask("closed", "");
    assert_eq!(refused.0, 401);
    for (tenant, headers) in [
        ("open", ""),
        ("open", "Host: localhost\r\n"),
        ("open", "Authorization: Bearer letmein\r\n"),
        ("nobody", ""),
        ("closed", "Authorization: Bearer wrong\r\n"),
    ] {
        assert_eq!(ask(tenant, headers), refused, "{tenant} {headers}");
    }
    assert_eq!(ask("closed", "Authorization: Bearer letmein\r\n").0, 200);
}

/// What is said by a customer is in no answer but the one that releases it.
#[test]
fn no_error_answer_holds_what_was_said() {
    let folder = house(&[("t", TENANT)]);
    let server = Server::start(&folder.path().join("policies"), &[]);
    for body in [
        r#"{"id":"1","text":"Zebulon","colour":"Zebulon"}"#,
        r#"{"id":"1","Zebulon 4111":"a"}"#,
        r#"{"id":"1","text":["Zebulon"]}"#,
        r#"{"id":"1","stage":"Zebulon","text":"a"}"#,
        r#"{"id":"1","text":"Zebulon" "#,
        r#"{"text":"Zebulon"}"#,
        r#"{"id":"1","text":"a","at":"Zebulon"}"#,
        r#"{"id":"1","payload":{"Zebulon":1,"Zebulon":2}}"#,
        r#"{"id":"1","text":"a","facts":{"participant.name":"Zebulon","tenant":"Zebulon"}}"#,
    ] {
        let (status, problem) = server.turn("t", body);
        assert_eq!(status, 400, "{body}");
        assert!(
            !problem.to_string().contains("Zebulon"),
            "{body}: {problem}"
        );
    }
}

#[cfg(unix)]
#[test]
fn changed_policies_are_swapped_in_and_broken_ones_are_not() {
    let folder = house(&[("t", TENANT)]);
    let file = folder.path().join("policies/tenants/t/tenant.toml");
    let mut server = Server::start(&folder.path().join("policies"), &[]);
    let turn = |id: &str| {
        server
            .turn("t", &format!("{{\"id\":\"{id}\",\"text\":\"a\"}}"))
            .1
    };
    let end = || {
        server
            .ask("DELETE", "/v1/tenants/t/interactions/c1", "", "")
            .0
    };
    assert_eq!(turn("1")["outcome"], "released");

    fs::write(&file, TENANT.replace("passing", "refusing")).unwrap();
    server.signal("-HUP");
    server.wait_for("swapped in tenant=t generation=2");
    assert_eq!(
        turn("2")["outcome"],
        "released",
        "a running interaction keeps its generation"
    );
    assert_eq!(end(), 204);
    assert_eq!(turn("3")["outcome"], "refused");

    fs::write(&file, "passing = [").unwrap();
    server.signal("-HUP");
    server.wait_for("tenants/t/tenant.toml: line 1 column");
    assert_eq!(turn("4")["outcome"], "refused", "the last good one goes on");
    let (status, health) = server.ask("GET", "/healthz", "", "");
    assert_eq!(status, 503, "{health}");

    server.signal("-TERM");
    server.wait_for("ended");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn watched_files_are_swapped_in_on_change() {
    let folder = house(&[("t", TENANT)]);
    let server = Server::start(&folder.path().join("policies"), &["--watch"]);
    fs::write(
        folder.path().join("policies/tenants/t/tenant.toml"),
        TENANT.replace("passing", "refusing"),
    )
    .unwrap();
    server.wait_for("swapped in tenant=t generation=2");
    assert_eq!(
        server.turn("t", r#"{"id":"1","text":"a"}"#).1["outcome"],
        "refused"
    );
}

/// Whoever writes all the time must not keep the others' changes out.
#[test]
fn a_file_that_never_rests_does_not_keep_a_change_out() {
    let folder = house(&[("t", TENANT)]);
    let policies = folder.path().join("policies");
    let server = Server::start(&policies, &["--watch"]);
    fs::write(
        policies.join("tenants/t/tenant.toml"),
        TENANT.replace("passing", "refusing"),
    )
    .unwrap();
    // Far more often than the files are waited for, and for far longer.
    for round in 0_u32..600 {
        fs::write(policies.join("restless"), round.to_string()).unwrap();
        match server.log.recv_timeout(Duration::from_millis(50)) {
            Ok(line) if line.contains("swapped in tenant=t generation=2") => return,
            _ => {}
        }
    }
    panic!("never swapped in");
}
