//! `serve --checkpoints-to` a server.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
};

use crate::{
    said,
    serve::{Server, TENANT, house},
};

/// A server that keeps what is posted to it: the head of each request, and its body.
fn receiver() -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/in", listener.local_addr().unwrap());
    let (keep, kept) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut read = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && read.read_line(&mut head).unwrap() > 0 {}
            let length = head.to_lowercase();
            let length = length.split("content-length: ").nth(1).unwrap();
            let mut body = vec![0; length.lines().next().unwrap().parse().unwrap()];
            read.read_exact(&mut body).unwrap();
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                .unwrap();
            if keep.send((head, String::from_utf8(body).unwrap())).is_err() {
                return;
            }
        }
    });
    (url, kept)
}

#[cfg(unix)]
#[test]
fn what_a_receiver_stored_verifies_the_ledger_and_convicts_one_that_was_set_back() {
    let folder = house(&[("t", TENANT)]);
    let policies = folder.path().join("policies");
    let (url, kept) = receiver();
    let token = folder.path().join("token");
    fs::write(&token, "letmein\n").unwrap();
    let elsewhere = folder.path().join("held");
    let file = folder.path().join("checkpoints.jsonl");
    let run = |id: &str| {
        let arguments = [
            "--checkpoints-to",
            &url,
            "--checkpoints-to",
            file.to_str().unwrap(),
            "--checkpoints-token",
            token.to_str().unwrap(),
        ];
        let mut server = Server::start(&policies, &arguments);
        let body = format!("{{\"id\":\"{id}\",\"text\":\"a\"}}");
        assert_eq!(server.turn("t", &body).0, 200);
        let (_, metrics) = server.ask("GET", "/metrics", "", "");
        let counted =
            format!("guichet_checkpoints_total{{receiver=\"{url}\",result=\"failed\"}} 0");
        assert!(metrics.contains(&counted), "{metrics}");
        server.signal("-TERM");
        let said: Vec<String> = server.log.iter().collect();
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
        assert!(
            said.iter().all(|line| !line.contains("letmein")),
            "{said:?}"
        );
    };
    run("1");
    let ledger = folder.path().join("state/ledger");
    let early = folder.path().join("early");
    crate::copy_folder(&ledger, &early);
    run("2");
    let mut stored = String::new();
    for (head, body) in kept.try_iter() {
        assert!(
            head.to_lowercase()
                .contains("authorization: bearer letmein\r\n")
        );
        stored += &body;
    }
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("1.txt"), stored).unwrap();
    let verify = |ledger: &std::path::Path, held: &std::path::Path| {
        let paths = [ledger, held].map(|path| path.display().to_string());
        said(&[
            "audit",
            "verify",
            "--state",
            &paths[0],
            "--checkpoint",
            &paths[1],
        ])
    };
    for held in [&elsewhere, &file] {
        let (status, text, _) = verify(&ledger, held);
        assert_eq!(status, 0, "{text}");
        let (status, text, _) = verify(&early, held);
        assert_eq!(status, 1, "{text}");
        assert!(text.contains("cut short"), "{text}");
    }
}

#[test]
fn a_place_for_checkpoints_that_is_none_is_one_line_and_status_two() {
    let folder = house(&[("t", TENANT)]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("token"), "hunter2").unwrap();
    let (policies, token, missing) = (path("policies"), path("token"), path("missing"));
    for more in [
        &["--checkpoints-to", "ftp://r.example/"][..],
        &["--checkpoints-to", "https://user:hunter2@r.example/"],
        &["--checkpoints-to", "http://r.example:port/"],
        &[
            "--checkpoints-to",
            "http://r.example/",
            "--checkpoints-token",
            &token,
        ],
        &[
            "--checkpoints-to",
            "https://r.example/",
            "--checkpoints-token",
            &missing,
        ],
        &[
            "--checkpoints-to",
            &path("no/folder"),
            "--checkpoints-token",
            &token,
        ],
    ] {
        let state = path("state");
        let mut all = vec!["serve", "--policies", &policies, "--state", &state];
        all.extend(more);
        let (status, _, error) = said(&all);
        assert_eq!(status, 2, "{more:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{more:?}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
