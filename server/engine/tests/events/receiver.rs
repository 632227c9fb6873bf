//! A program that is sent events, and fails in every way.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What it does with a request that it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    Accepts,
    /// Accepts with more than anybody keeps.
    AcceptsAtLength,
    /// Accepts, and goes on answering for longer than anybody waits.
    AcceptsSlowly,
    Refuses(u16),
    /// With a pause that it asks for, in seconds.
    Throttles(u64),
    RedirectsToItself,
    /// Accepts, but nobody hears of it.
    AcceptsInSilence,
    Resets,
    AnswersNonsense,
}

impl Behaviour {
    /// All that a program gets over.
    pub const FAULTS: [Self; 10] = [
        Self::Accepts,
        Self::AcceptsAtLength,
        Self::AcceptsSlowly,
        Self::Refuses(500),
        Self::Refuses(404),
        Self::Throttles(0),
        Self::RedirectsToItself,
        Self::AcceptsInSilence,
        Self::Resets,
        Self::AnswersNonsense,
    ];

    /// Whether it has done what the event asks for.
    pub const fn has_it(self) -> bool {
        matches!(
            self,
            Self::Accepts | Self::AcceptsAtLength | Self::AcceptsSlowly | Self::AcceptsInSilence
        )
    }

    /// Whether whoever sent it can know that.
    pub const fn says_so(self) -> bool {
        self.has_it() && !matches!(self, Self::AcceptsInSilence)
    }
}

#[derive(Debug, Clone)]
pub struct Request {
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub body: Value,
    pub behaviour: Behaviour,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given == name);
        found.map_or("", |(_, value)| value)
    }

    pub fn position(&self) -> i64 {
        self.body["data"]["position"].as_i64().unwrap()
    }

    pub fn order(&self) -> i64 {
        self.body["data"]["order_remote_id"].as_i64().unwrap()
    }
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    count: watch::Sender<Count>,
}

#[derive(Debug, Default)]
struct Count {
    requests: usize,
    /// Positions of events of which it said that it has them.
    accepted: BTreeSet<i64>,
}

impl Receiver {
    /// `choose` says what it does with a body; it is asked for one after the other.
    pub async fn start(choose: impl FnMut(&Value) -> Behaviour + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            url: format!("http://{}/events?shop=1", listener.local_addr().unwrap()),
            requests: Arc::default(),
            count: watch::Sender::default(),
        };
        let (choose, started) = (Arc::new(Mutex::new(choose)), receiver.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (choose, receiver) = (choose.clone(), started.clone());
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    while let Some(mut request) = read(&mut stream).await {
                        let behaviour = (*choose.lock().unwrap())(&request.body);
                        request.behaviour = behaviour;
                        let position = request.body["data"]["position"].as_i64();
                        let accepted = position.filter(|_| behaviour.says_so());
                        receiver.requests.lock().unwrap().push(request);
                        receiver.count.send_modify(|count| {
                            count.requests += 1;
                            count.accepted.extend(accepted);
                        });
                        if !answer(behaviour, stream.get_mut(), &receiver.url).await {
                            return;
                        }
                    }
                });
            }
        });
        receiver
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub async fn has(&self, at_least: usize) {
        let mut count = self.count.subscribe();
        count.wait_for(|count| count.requests >= at_least).await.unwrap();
    }

    /// Until it has said of so many events that it has them.
    pub async fn has_accepted(&self, events: usize) {
        let mut count = self.count.subscribe();
        count
            .wait_for(|count| count.accepted.len() >= events)
            .await
            .unwrap();
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_ascii_lowercase(), value.to_owned()))
    };
    let headers: Vec<_> = head.lines().skip(1).filter_map(header).collect();
    let mut request = Request {
        headers,
        text: String::new(),
        body: Value::Null,
        behaviour: Behaviour::Accepts,
    };
    let mut body = vec![0; request.header("content-length").parse().unwrap()];
    stream.read_exact(&mut body).await.ok()?;
    request.text = String::from_utf8(body).unwrap();
    request.body = serde_json::from_str(&request.text).unwrap();
    Some(request)
}

/// Whether the connection stays.
async fn answer(behaviour: Behaviour, stream: &mut TcpStream, url: &str) -> bool {
    let text = match behaviour {
        Behaviour::Accepts => "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
        Behaviour::Refuses(status) => format!("HTTP/1.1 {status} No\r\ncontent-length: 5\r\n\r\nOh no"),
        Behaviour::Throttles(seconds) => {
            format!("HTTP/1.1 429 Slow\r\nretry-after: {seconds}\r\ncontent-length: 0\r\n\r\n")
        }
        Behaviour::RedirectsToItself => {
            format!("HTTP/1.1 307 There\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n")
        }
        Behaviour::AcceptsAtLength => {
            let body = "a".repeat(1 << 16);
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        }
        Behaviour::AcceptsSlowly => "HTTP/1.1 202 OK\r\ncontent-length: 9\r\n\r\nSo".to_owned(),
        Behaviour::AnswersNonsense => "SSH-2.0-OpenSSH_9.6\r\n".to_owned(),
        Behaviour::AcceptsInSilence => String::new(),
        Behaviour::Resets => {
            stream.set_zero_linger().unwrap();
            return false;
        }
    };
    // Whoever has read enough hangs up.
    let is_written = stream.write_all(text.as_bytes()).await.is_ok();
    match behaviour {
        Behaviour::AcceptsInSilence | Behaviour::AcceptsSlowly => {
            // Until the other side has enough of it.
            stream.read_u8().await.is_ok() && unreachable!("one request at a time")
        }
        Behaviour::AnswersNonsense | Behaviour::AcceptsAtLength => false,
        _ => is_written,
    }
}
