//! A mail server that takes everything, and what it was given.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A letter as it came.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// `user` and `password`, with a NUL before each.
    pub log_in: String,
    pub from: String,
    pub to: Vec<String>,
    raw: String,
}

/// What it does with a letter.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    Takes,
    /// Answers this to the recipient.
    Answers(&'static str),
    /// Takes it, and hangs up before it says so.
    HangsUp,
}

#[derive(Clone)]
pub struct MailServer {
    pub address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            letters: Arc::default(),
            manner: Arc::new(Mutex::new(Manner::Takes)),
        };
        let (letters, manner) = (server.letters.clone(), server.manner.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let manner = *manner.lock().unwrap();
                let letter = take(stream, manner).await;
                // Some only look whether it is there.
                if !letter.raw.is_empty() {
                    letters.lock().unwrap().push(letter);
                }
            }
        });
        server
    }

    /// From now on.
    pub fn set(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// All so far, the oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }
}

/// One connection brings one letter. It is whole before its last command is answered.
async fn take(stream: TcpStream, manner: Manner) -> Letter {
    let mut stream = BufReader::new(stream);
    let mut letter = Letter::default();
    stream.write_all(b"220 sink\r\n").await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap() > 0 {
        let command = std::mem::take(&mut line);
        let (word, rest) = command
            .trim_end()
            .split_once([' ', ':'])
            .unwrap_or((command.trim_end(), ""));
        let answer: &[u8] = match word.to_ascii_uppercase().as_str() {
            "EHLO" => b"250-sink\r\n250 AUTH PLAIN\r\n",
            "AUTH" => {
                let encoded = rest.trim_start_matches("PLAIN ");
                letter.log_in = String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap();
                b"235 welcome\r\n"
            }
            "MAIL" => {
                letter.from = rest.to_owned();
                b"250 ok\r\n"
            }
            "RCPT" => {
                letter.to.push(rest.to_owned());
                match manner {
                    Manner::Answers(answer) => answer.as_bytes(),
                    Manner::Takes | Manner::HangsUp => b"250 ok\r\n",
                }
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.unwrap();
                while stream.read_line(&mut line).await.unwrap() > 0 && line != ".\r\n" {
                    letter.raw.push_str(&std::mem::take(&mut line));
                }
                line.clear();
                if let Manner::HangsUp = manner {
                    break;
                }
                b"250 taken\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await.unwrap();
                break;
            }
            _ => b"500 what\r\n",
        };
        stream.write_all(answer).await.unwrap();
    }
    letter
}

impl Letter {
    pub fn header(&self, name: &str) -> String {
        let (head, _) = self.raw.split_once("\r\n\r\n").unwrap();
        // Long ones go on in lines that begin with a blank.
        let head = head.replace("\r\n ", " ");
        let line = head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let mut parts = line.unwrap_or_default().split("=?utf-8?b?");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (encoded, plain) = part.split_once("?=").unwrap();
            text.push_str(&String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap());
            // Blanks between two encoded parts are not part of the text (RFC 2047).
            if !plain.trim().is_empty() {
                text.push_str(plain);
            }
        }
        text
    }

    pub fn body(&self) -> String {
        let (_, body) = self.raw.split_once("\r\n\r\n").unwrap();
        match self.header("Content-Transfer-Encoding").as_str() {
            "base64" => {
                let whole: String = body.split_whitespace().collect();
                String::from_utf8(BASE64_STANDARD.decode(whole).unwrap()).unwrap()
            }
            "quoted-printable" => unquoted(body),
            _ => body.to_owned(),
        }
    }
}

fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let joined = text.replace("=\r\n", "");
    let mut rest = joined.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first == b'=' {
            let (digits, after) = rest.split_at(2);
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap());
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}
