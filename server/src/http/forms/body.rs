//! Reading a posted form, of either encoding.

use std::convert::Infallible;

use app::components::form_echo::FormEcho;
use axum::body::Body;
use axum::http::{header, request};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::{StreamExt, stream};
use multer::Multipart;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::{self, Finding};
use parcelpilot_domain::packing_slip::LOGO_BYTES_MAX;
use parcelpilot_domain::shipment::csv;
use url::form_urlencoded;

use super::multipart::Shortened;
use super::secrets::FILE_FIELD;

/// A chosen CSV, and the field that its text goes into.
const CSV_UPLOAD_FIELD: &str = "csv_file";
const CSV_FIELD: &str = "csv";
/// A chosen picture, and the field that it goes into as base64: what server functions take is text.
const LOGO_UPLOAD_FIELD: &str = "logo_file";
pub(super) const LOGO_FIELD: &str = "logo";

/// Names and values in the order of the form; a name may come more than once.
#[derive(Default)]
pub struct Fields(pub Vec<(String, String)>);

#[derive(Default)]
pub struct Posted {
    pub fields: Fields,
    /// A file was chosen that is none of text.
    pub refused_file: Option<Finding>,
}

/// As much as is read of a form at all. A browser shows no answer before it has sent everything: so what is not kept is
/// read all the same.
const READ_BYTES_MAX: usize = 64_000_000;

/// How many bytes of a form are kept.
pub struct Room {
    /// As it is sent, names and all.
    pub form: usize,
    /// Of a logo, beside the form's. One that has more is cut, which its size tells.
    pub logo: usize,
}

impl Room {
    pub const fn of(form: usize) -> Self {
        Self {
            form,
            logo: LOGO_BYTES_MAX + 1,
        }
    }
}

/// The request is no form, or not a whole one.
#[derive(Clone, Copy)]
pub enum Unreadable {
    TooLarge,
    Damaged,
}

pub async fn read(head: &request::Parts, body: Body, room: Room) -> Result<Posted, Unreadable> {
    let kind = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_multipart = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    if is_multipart {
        let boundary = multer::parse_boundary(kind)?;
        read_multipart(&boundary, body, room).await
    } else {
        read_urlencoded(body, room).await
    }
}

/// Reads all of it; `keep` gets it piece by piece.
async fn read_all(body: Body, mut keep: impl FnMut(&[u8])) -> Result<(), Unreadable> {
    let mut stream = body.into_data_stream();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Unreadable::Damaged)?;
        length += chunk.len();
        if length > READ_BYTES_MAX {
            return Err(Unreadable::TooLarge);
        }
        keep(&chunk);
    }
    Ok(())
}

async fn read_urlencoded(body: Body, room: Room) -> Result<Posted, Unreadable> {
    let mut bytes = Vec::new();
    let mut is_whole = true;
    read_all(body, |chunk| {
        is_whole &= bytes.len() + chunk.len() <= room.form;
        if is_whole {
            bytes.extend_from_slice(chunk);
        }
    })
    .await?;
    if !is_whole {
        return Err(Unreadable::TooLarge);
    }
    let fields = form_urlencoded::parse(&bytes).into_owned().collect();
    Ok(Posted {
        fields: Fields(fields),
        refused_file: None,
    })
}

async fn read_multipart(boundary: &str, body: Body, room: Room) -> Result<Posted, Unreadable> {
    let mut shortened = Shortened::new(boundary, room);
    read_all(body, |chunk| shortened.add(chunk)).await?;
    let bytes = shortened.finish().ok_or(Unreadable::TooLarge)?;
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(bytes)]), boundary);
    let mut posted = Posted::default();
    let mut file = None;
    while let Some(part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await?;
        match file_name {
            None => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                posted.fields.0.push((name, text));
            }
            // Browsers send the field without a name where no file was chosen.
            Some(file_name) if file_name.is_empty() => {}
            Some(_) => file = Some((name, bytes)),
        }
    }
    match file {
        Some((name, file)) if name == CSV_UPLOAD_FIELD => posted.fields.set(CSV_FIELD, csv::decode(&file)),
        Some((name, file)) if name == LOGO_UPLOAD_FIELD => {
            posted.fields.set(LOGO_FIELD, URL_SAFE_NO_PAD.encode(&file));
        }
        Some((_, file)) => posted.add_credentials(&file),
        None => {}
    }
    Ok(posted)
}

impl Posted {
    /// A chosen file counts as pasted, unless something was pasted.
    fn add_credentials(&mut self, bytes: &[u8]) {
        if !self.fields.value(FILE_FIELD).trim().is_empty() {
            return;
        }
        match credentials::decode(bytes) {
            Ok(text) => self.fields.set(FILE_FIELD, text),
            Err(finding) => self.refused_file = Some(finding),
        }
    }
}

impl Fields {
    /// The last value of this name, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.0
            .iter()
            .rev()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    }

    /// Takes all of this name out; the last one counts.
    pub fn take_last(&mut self, name: &str) -> Option<String> {
        let taken = self.0.extract_if(.., |(field, _)| field == name).last();
        taken.map(|(_, value)| value)
    }

    pub fn set(&mut self, name: &str, value: String) {
        self.take_last(name);
        self.0.push((name.to_owned(), value));
    }

    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}

impl From<multer::Error> for Unreadable {
    fn from(_: multer::Error) -> Self {
        Self::Damaged
    }
}

impl Unreadable {
    /// For the page that it was posted to: which of its forms it was is not known.
    pub fn echo(self) -> FormEcho {
        FormEcho {
            action: String::new(),
            fields: Vec::new(),
            draft: None,
            answer: Err(match self {
                Self::TooLarge => AppError::FormTooLarge,
                Self::Damaged => AppError::FormDamaged,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn answer_to(name: &str) -> Result<Posted, Unreadable> {
        let body =
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\nAcme\r\n--edge--\r\n");
        let kind = "multipart/form-data; boundary=edge";
        let request = Request::post("/").header(header::CONTENT_TYPE, kind);
        let (head, body) = request.body(Body::from(body)).unwrap().into_parts();
        let room = Room {
            form: 64 * 1024,
            logo: 0,
        };
        read(&head, body, room).await
    }

    #[tokio::test]
    async fn a_part_may_have_no_endless_head() {
        let good = answer_to("name").await.ok().unwrap();
        assert_eq!(good.fields.value("name"), "Acme");
        let long = answer_to(&"x".repeat(1_000_000)).await;
        assert!(matches!(long, Err(Unreadable::TooLarge)));
    }
}
