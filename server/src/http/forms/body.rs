//! Reading a posted form, of either encoding.

use app::components::form_echo::FormEcho;
use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header, request};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::StreamExt;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::{self, Finding};
use parcelpilot_domain::packing_slip::LOGO_BYTES_MAX;
use parcelpilot_domain::shipment::csv;
use url::form_urlencoded;

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
pub const READ_BYTES_MAX: usize = 64_000_000;

/// How many bytes of a form are kept.
pub struct Room {
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
        read_multipart(Request::from_parts(head.clone(), body), room).await
    } else {
        read_urlencoded(body, room).await
    }
}

async fn read_urlencoded(body: Body, mut room: Room) -> Result<Posted, Unreadable> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let (mut length, mut is_whole) = (0, true);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Unreadable::Damaged)?;
        length += chunk.len();
        if length > READ_BYTES_MAX {
            return Err(Unreadable::TooLarge);
        }
        is_whole &= room.keep(&mut bytes, &chunk);
    }
    if !is_whole {
        return Err(Unreadable::TooLarge);
    }
    let fields = form_urlencoded::parse(&bytes).into_owned().collect();
    Ok(Posted {
        fields: Fields(fields),
        refused_file: None,
    })
}

async fn read_multipart(request: Request, mut room: Room) -> Result<Posted, Unreadable> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(Unreadable::from)?;
    let mut posted = Posted::default();
    let mut file = None;
    let mut is_whole = true;
    while let Some(mut part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        if file_name.is_some() && name == LOGO_UPLOAD_FIELD {
            read_logo(&mut part, &mut bytes, room.logo).await?;
        } else {
            while let Some(chunk) = part.chunk().await? {
                is_whole &= room.keep(&mut bytes, &chunk);
            }
        }
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
    if !is_whole {
        return Err(Unreadable::TooLarge);
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

async fn read_logo(part: &mut Field<'_>, bytes: &mut Vec<u8>, most: usize) -> Result<(), Unreadable> {
    while let Some(chunk) = part.chunk().await? {
        let room = most.saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(())
}

impl Room {
    /// Whether there was room for it.
    fn keep(&mut self, bytes: &mut Vec<u8>, chunk: &Bytes) -> bool {
        match self.form.checked_sub(chunk.len()) {
            Some(left) => {
                self.form = left;
                bytes.extend_from_slice(chunk);
                true
            }
            None => {
                self.form = 0;
                false
            }
        }
    }
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

impl<R: IntoResponse> From<R> for Unreadable {
    fn from(rejection: R) -> Self {
        match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::Damaged,
        }
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
