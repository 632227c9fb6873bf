//! Who takes too long, or is one too many, is let go; who is being answered while the server stops is answered.

use std::time::Duration;

use parcelpilot::http::{ConnectionLimits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::certificates::TestCertificate;
use crate::test_app::TestApp;

/// Longer than any test takes.
const FOR_EVER: Duration = Duration::from_secs(3_600);
const MOMENT: Duration = Duration::from_millis(200);
const PATIENT: ConnectionLimits = ConnectionLimits {
    connections: 10,
    handshake: FOR_EVER,
    first_head: FOR_EVER,
    next_head: FOR_EVER,
    body: FOR_EVER,
    end: FOR_EVER,
};

struct Served {
    connection: TcpStream,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

/// A server with these limits, and a connection to it.
async fn served(limits: ConnectionLimits) -> Served {
    served_by(limits, None).await
}

async fn served_by(limits: ConnectionLimits, certificate: Option<&TestCertificate>) -> Served {
    let app = TestApp::with_admin().await;
    let certificate = certificate.map(|files| files.load().config());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(async move {
        let until = async {
            stopped.await.unwrap();
        };
        // All of it, whose folder has the database.
        let app = app;
        serve(listener, app.router.clone(), limits, certificate, until).await
    });
    let connection = TcpStream::connect(address).await.unwrap();
    Served {
        connection,
        stop,
        serving,
    }
}

/// All that comes until the server closes the connection.
async fn until_closed(connection: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // Closing with something unread is told as a reset.
    let _ = connection.read_to_end(&mut text).await;
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn a_head_that_never_ends() {
    let mut served = served(ConnectionLimits {
        first_head: MOMENT,
        ..PATIENT
    })
    .await;
    served.connection.write_all(b"GET /health HT").await.unwrap();
    assert_eq!(until_closed(&mut served.connection).await, "");
}

#[tokio::test]
async fn silence_after_an_answer() {
    let mut served = served(ConnectionLimits {
        next_head: MOMENT,
        ..PATIENT
    })
    .await;
    served
        .connection
        .write_all(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    let answer = until_closed(&mut served.connection).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn a_body_that_never_ends() {
    let mut served = served(ConnectionLimits {
        body: MOMENT,
        ..PATIENT
    })
    .await;
    let request = b"POST /api/log_in HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 900\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=zoe";
    served.connection.write_all(request).await.unwrap();
    let answer = until_closed(&mut served.connection).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[tokio::test]
async fn what_was_begun_before_the_end_is_answered() {
    let mut served = served(PATIENT).await;
    let head = b"POST /api/log_in HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n";
    served.connection.write_all(head).await.unwrap();
    // The server has begun with the request once it asks for its body.
    let mut go_on = [0; 25];
    served.connection.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    served.stop.send(()).unwrap();
    served
        .connection
        .write_all(b"email=zoe@example.com&password=not_this_one!")
        .await
        .unwrap();
    let answer = until_closed(&mut served.connection).await;
    assert!(answer.starts_with("HTTP/1.1 401 Unauthorized\r\n"), "{answer}");
    served.serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_handshake_that_never_begins() {
    let files = TestCertificate::new();
    let limits = ConnectionLimits {
        handshake: MOMENT,
        ..PATIENT
    };
    let mut served = served_by(limits, Some(&files)).await;
    assert_eq!(until_closed(&mut served.connection).await, "");
}

#[tokio::test]
async fn an_encrypted_head_that_never_ends() {
    let files = TestCertificate::new();
    let limits = ConnectionLimits {
        first_head: MOMENT,
        ..PATIENT
    };
    let served = served_by(limits, Some(&files)).await;
    let mut encrypted = files.connect(served.connection).await.unwrap();
    encrypted.write_all(b"GET /health HT").await.unwrap();
    let mut rest = Vec::new();
    // Closed without a word of the encryption's own.
    let _ = encrypted.read_to_end(&mut rest).await;
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn silence_after_an_encrypted_answer() {
    let files = TestCertificate::new();
    let limits = ConnectionLimits {
        next_head: MOMENT,
        ..PATIENT
    };
    let served = served_by(limits, Some(&files)).await;
    let mut encrypted = files.connect(served.connection).await.unwrap();
    let request = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
    encrypted.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = encrypted.read_to_end(&mut answer).await;
    assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
}

const REQUEST: &[u8] = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
const ONE: ConnectionLimits = ConnectionLimits {
    connections: 1,
    ..PATIENT
};

#[tokio::test]
async fn a_connection_too_many() {
    let mut served = served(ONE).await;
    served.connection.write_all(REQUEST).await.unwrap();
    served.connection.read_exact(&mut [0; 12]).await.unwrap();
    let address = served.connection.peer_addr().unwrap();
    let mut second = TcpStream::connect(address).await.unwrap();
    // It may be closed already.
    let _ = second.write_all(REQUEST).await;
    let mut answer = [0; 12];
    assert!(second.read_exact(&mut answer).await.is_err(), "{answer:?}");
}

#[tokio::test]
async fn an_encrypted_connection_too_many() {
    let files = TestCertificate::new();
    let served = served_by(ONE, Some(&files)).await;
    let address = served.connection.peer_addr().unwrap();
    let _first = files.connect(served.connection).await.unwrap();
    let second = TcpStream::connect(address).await.unwrap();
    assert!(files.connect(second).await.is_err());
}

#[tokio::test]
async fn no_connection_is_of_http_2_where_nothing_limits_silence() {
    let mut served = served(PATIENT).await;
    let settings = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    served.connection.write_all(settings).await.unwrap();
    let mut answer = [0; 9];
    let length = served.connection.read(&mut answer).await.unwrap_or_default();
    let answer = &answer[..length];
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1"), "{answer:?}");
}
