use std::{
    io::{BufRead as _, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver as Channel, channel},
    thread::JoinHandle,
};

use ureq::tls::Certificate;

use super::{queue::Counts, *};

const NOTE: &[u8] = b"log.example/house\n1\n4OGmdJz/rJtSVPHPRf5SzVmjB3KXf0TDjwA4eC4fFzw=\n\n\xe2\x80\x94 log.example/house AAAA\n";
const LIMIT: Duration = Duration::from_secs(30);

/// The head and the body of a request.
fn request(stream: impl Read) -> (String, Vec<u8>) {
    let mut read = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && read.read_line(&mut head).unwrap() > 0 {}
    let lower = head.to_lowercase();
    let length = lower.split("content-length: ").nth(1);
    let length = length.map_or(0, |rest| rest.lines().next().unwrap().parse().unwrap());
    let mut body = vec![0; length];
    read.read_exact(&mut body).unwrap();
    (head, body)
}

fn answer(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// Heads and bodies of the requests.
type Asked = JoinHandle<Vec<(String, Vec<u8>)>>;

/// A server that gives these answers, a connection each, and hands over what it was
/// asked.
fn server(answers: Vec<String>) -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = std::thread::spawn(move || {
        let answer = |answer: String| {
            let (mut stream, _) = listener.accept().unwrap();
            let asked = request(&stream);
            stream.write_all(answer.as_bytes()).unwrap();
            asked
        };
        answers.into_iter().map(answer).collect()
    });
    (address, asked)
}

fn receiver(address: SocketAddr, token: Option<&str>, limit: Duration) -> Receiver {
    let url = format!("http://{address}/in?key=hidden").parse().unwrap();
    let token = token.map(|token| HeaderValue::try_from(token).unwrap());
    Receiver::trusting(&[], &url, token, limit)
}

#[test]
fn a_checkpoint_is_posted_as_it_was_signed() {
    let (address, asked) = server(vec![answer("204 No Content"), answer("200 OK")]);
    let posted = receiver(address, Some("Bearer letmein"), LIMIT).post(NOTE);
    assert_eq!(posted, Ok(()));
    assert_eq!(receiver(address, None, LIMIT).post(NOTE), Ok(()));
    let asked = asked.join().unwrap();
    let (head, body) = &asked[0];
    let head = head.to_lowercase();
    assert!(
        head.starts_with("post /in?key=hidden http/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.contains("content-type: text/plain; charset=utf-8\r\n"),
        "{head}"
    );
    assert!(head.contains("authorization: bearer letmein\r\n"), "{head}");
    assert_eq!(body, NOTE);
    assert!(!asked[1].0.to_lowercase().contains("authorization"));
}

#[test]
fn what_a_receiver_does_not_take_is_told_in_one_line_without_a_secret() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    let moved = format!(
        "HTTP/1.1 307 Moved\r\nLocation: http://{}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        elsewhere.local_addr().unwrap()
    );
    let answers = [
        (answer("500 letmein"), "status 500"),
        (answer("401 Unauthorized"), "status 401"),
        (answer("302 Found"), "status 302"),
        (moved, "status 307"),
        ("letmein\r\n\r\n".to_owned(), "HTTP/1.1"),
        (String::new(), "connection failed"),
    ];
    let (texts, said): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
    let (address, asked) = server(texts);
    for said in said {
        let problem = receiver(address, Some("Bearer letmein"), LIMIT)
            .post(NOTE)
            .unwrap_err();
        assert!(problem.contains(said), "{said}: {problem}");
        assert!(
            !problem.contains("letmein") && !problem.contains("hidden"),
            "{problem}"
        );
        assert_eq!(problem.lines().count(), 1, "{problem}");
    }
    asked.join().unwrap();
    // Nobody listens there any more.
    let problem = receiver(address, None, LIMIT).post(NOTE).unwrap_err();
    assert!(problem.contains("connection"), "{problem}");
    elsewhere.set_nonblocking(true).unwrap();
    assert!(elsewhere.accept().is_err(), "a redirect was followed");
}

#[test]
fn a_receiver_that_does_not_answer_is_given_up_after_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let limit = Duration::from_millis(50);
    let hanging = receiver(listener.local_addr().unwrap(), None, limit);
    assert_eq!(hanging.post(NOTE), Err("no answer within 50ms".to_owned()));
}

/// Made once with openssl for these tests: valid for a hundred years, for 127.0.0.1,
/// and trusted by nobody else; the authority's own key was thrown away.
const AUTHORITY: &str = include_str!("tests/authority.pem");
const ANOTHER: &str = include_str!("tests/another.pem");
const RECEIVER: &str = include_str!("tests/receiver.pem");
const RECEIVER_KEY: &str = include_str!("tests/receiver.key");

/// A server on that certificate, for so many connections; hands over the bodies that
/// it was sent.
fn encrypted(connections: usize) -> (SocketAddr, JoinHandle<Vec<Vec<u8>>>) {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let own = CertificateDer::from_pem_slice(RECEIVER.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(RECEIVER_KEY.as_bytes()).unwrap();
    let server = rustls::ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own], key);
    let server = Arc::new(server.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = std::thread::spawn(move || {
        let one = |_| {
            let (stream, _) = listener.accept().unwrap();
            let connection = rustls::ServerConnection::new(Arc::clone(&server)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream);
            // A client that does not trust the certificate hangs up.
            stream.conn.complete_io(&mut stream.sock).ok()?;
            let (_, body) = request(&mut stream);
            stream.write_all(answer("200 OK").as_bytes()).unwrap();
            Some(body)
        };
        (0..connections).filter_map(one).collect()
    });
    (address, asked)
}

#[test]
fn a_receiver_is_spoken_to_only_if_an_authority_vouches_for_it() {
    let (address, asked) = encrypted(3);
    let post = |authority: &str, host: &str| {
        let roots = [Certificate::from_pem(authority.as_bytes()).unwrap()];
        let url = format!("https://{host}:{}/", address.port())
            .parse()
            .unwrap();
        Receiver::trusting(&roots, &url, None, LIMIT).post(NOTE)
    };
    let unknown = post(ANOTHER, "127.0.0.1").unwrap_err();
    assert!(unknown.contains("UnknownIssuer"), "{unknown}");
    let misnamed = post(AUTHORITY, "localhost").unwrap_err();
    assert!(
        misnamed.contains("its certificate is not taken"),
        "{misnamed}"
    );
    assert_eq!(misnamed.lines().count(), 1, "{misnamed}");
    assert_eq!(post(AUTHORITY, "127.0.0.1"), Ok(()));
    assert_eq!(asked.join().unwrap(), [NOTE]);
}

/// A sender whose posts wait until they are told what comes of them.
fn held() -> (
    Sender,
    Channel<Vec<u8>>,
    std::sync::mpsc::Sender<Result<(), String>>,
) {
    let (tell, posted) = channel();
    let (decide, decided) = channel();
    let post = move |note: &[u8]| {
        let _ = tell.send(note.to_owned());
        decided.recv().unwrap_or_else(|_| Err("gone".to_owned()))
    };
    let sender = Sender::start(
        "https://held.example/".to_owned(),
        post,
        Duration::ZERO,
        LIMIT,
    );
    (sender.unwrap(), posted, decide)
}

/// A note of the tree that its first letter names.
fn put(queue: &Queue, note: &str) {
    let tree = note.chars().next().map(String::from);
    queue.put(tree, note.as_bytes().to_vec());
}

#[test]
fn a_receiver_that_hangs_holds_up_nobody_and_gets_the_newest_of_each_tree() {
    let (sender, posted, decide) = held();
    let queue = sender.queue();
    put(&queue, "a1");
    assert_eq!(posted.recv().unwrap(), b"a1");
    // The request hangs: what comes meanwhile waits, and nothing waits for it.
    for note in ["a2", "a3", "b1", "b2"] {
        put(&queue, note);
    }
    queue.put(None, b"house".to_vec());
    let counts = Counts {
        replaced: 2,
        waiting: 4,
        ..Counts::default()
    };
    assert_eq!(queue.counts(), counts);
    for next in [&b"b2"[..], b"house", b"a3"] {
        decide.send(Ok(())).unwrap();
        assert_eq!(posted.recv().unwrap(), next);
    }
    decide.send(Ok(())).unwrap();
    drop(sender);
    let counts = Counts {
        taken: 4,
        waiting: 0,
        ..counts
    };
    assert_eq!(queue.counts(), counts);
}

#[test]
fn what_was_not_taken_is_tried_again_unless_a_newer_one_says_more() {
    let (sender, posted, decide) = held();
    let queue = sender.queue();
    put(&queue, "a1");
    assert_eq!(posted.recv().unwrap(), b"a1");
    decide.send(Err("out of order".to_owned())).unwrap();
    assert_eq!(posted.recv().unwrap(), b"a1");
    put(&queue, "a2");
    decide.send(Err("out of order".to_owned())).unwrap();
    assert_eq!(posted.recv().unwrap(), b"a2");
    decide.send(Ok(())).unwrap();
    drop(sender);
    let counts = Counts {
        taken: 1,
        failed: 2,
        replaced: 1,
        ..Counts::default()
    };
    assert_eq!(queue.counts(), counts);
}

#[test]
fn at_the_end_what_waits_is_sent_until_one_is_not_taken() {
    let (sender, posted, decide) = held();
    let queue = sender.queue();
    for note in ["a", "b", "c"] {
        put(&queue, note);
    }
    decide.send(Ok(())).unwrap();
    decide.send(Err("gone".to_owned())).unwrap();
    // Whatever the thread has begun with, the end waits for both answers, and a
    // third post would fail as well.
    drop(decide);
    drop(sender);
    assert_eq!(queue.counts().taken, 1);
    assert!(posted.iter().count() >= 2);
}

#[test]
fn a_receiver_that_hangs_for_good_does_not_keep_the_program_from_ending() {
    let (never, held) = channel::<()>();
    let post = move |_: &[u8]| held.recv().map_err(|e| e.to_string());
    let sender = Sender::start("x".to_owned(), post, Duration::ZERO, Duration::ZERO).unwrap();
    let queue = sender.queue();
    queue.put(None, NOTE.to_vec());
    drop(sender);
    assert_eq!(queue.counts().taken, 0);
    drop(never);
}

/// What is logged here.
#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_outage_is_told_once_with_its_end_and_what_was_missed() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || written.clone())
        .finish();
    let queue = Arc::new(Queue::default());
    put(&queue, "a1");
    let mut attempts = 0;
    tracing::subscriber::with_default(subscriber, || {
        queue::send(
            &queue,
            "https://r.example/",
            |note| {
                attempts += 1;
                if attempts < 4 {
                    put(&queue, &format!("a{}", attempts + 1));
                    return Err("it answered with status 500".to_owned());
                }
                assert_eq!(note, b"a4");
                queue.close();
                Ok(())
            },
            Duration::ZERO,
        );
    });
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[0].contains("WARN") && lines[0].contains("status 500"),
        "{text}"
    );
    assert!(lines[1].contains("attempts=3 replaced=3"), "{text}");
}

#[test]
fn a_receiver_that_was_gone_gets_the_newest_when_it_is_back() {
    let (address, first) = server(vec![answer("200 OK")]);
    let gone = receiver(address, None, LIMIT);
    let (tell, failed) = channel();
    let post = move |note: &[u8]| {
        let posted = gone.post(note);
        let _ = tell.send(posted.is_err());
        posted
    };
    let name = "http://r.example/".to_owned();
    let sender = Sender::start(name, post, Duration::ZERO, LIMIT).unwrap();
    let queue = sender.queue();
    queue.put(None, b"one".to_vec());
    assert!(!failed.recv().unwrap());
    assert_eq!(first.join().unwrap()[0].1, b"one");
    queue.put(None, b"two".to_vec());
    assert!(failed.recv().unwrap(), "nobody listens");
    queue.put(None, b"three".to_vec());
    let listener = TcpListener::bind(address).unwrap();
    // It may still have been on its way with the one before.
    loop {
        let (mut stream, _): (TcpStream, _) = listener.accept().unwrap();
        let (_, body) = request(&stream);
        stream.write_all(answer("200 OK").as_bytes()).unwrap();
        if body == b"three" {
            break;
        }
    }
    drop(sender);
    assert_eq!(queue.counts().waiting, 0);
}

#[test]
fn a_token_is_read_for_one_private_receiver_and_never_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let urls =
        |urls: &[&str]| -> Vec<Url> { urls.iter().map(|url| url.parse().unwrap()).collect() };
    let one = urls(&["https://r.example/"]);
    fs::write(&path, "letmein\n").unwrap();
    assert_eq!(token_for(&path, &one).unwrap(), "Bearer letmein");
    assert!(!format!("{:?}", token_for(&path, &one)).contains("letmein"));
    for more in [
        urls(&[]),
        urls(&["http://r.example/"]),
        urls(&["https://r.example/", "https://s.example/"]),
    ] {
        let problem = token_for(&path, &more).unwrap_err().to_string();
        assert!(problem.contains("give"), "{problem}");
    }
    for bad in ["", "\n", "let me in", "let\nme", "é"] {
        fs::write(&path, bad).unwrap();
        let problem = token_for(&path, &one).unwrap_err().to_string();
        assert!(problem.contains("holds no token"), "{problem}");
        assert_eq!(problem.lines().count(), 1, "{problem}");
    }
}
