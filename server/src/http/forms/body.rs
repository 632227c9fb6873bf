//! Reading a posted form, of either encoding.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, RawForm, Request};
use axum::http::{StatusCode, header, request};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parcelpilot_domain::credentials::{self, Finding};
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

/// The request is no form, or too large.
pub struct Unreadable(StatusCode);

pub async fn read(head: &request::Parts, body: Body) -> Result<Posted, Unreadable> {
    let kind = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_multipart = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    let request = Request::from_parts(head.clone(), body);
    if is_multipart {
        read_multipart(request).await
    } else {
        read_urlencoded(request).await
    }
}

async fn read_urlencoded(request: Request) -> Result<Posted, Unreadable> {
    let RawForm(bytes) = RawForm::from_request(request, &())
        .await
        .map_err(Unreadable::from)?;
    let fields = form_urlencoded::parse(&bytes).into_owned().collect();
    Ok(Posted {
        fields: Fields(fields),
        refused_file: None,
    })
}

async fn read_multipart(request: Request) -> Result<Posted, Unreadable> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(Unreadable::from)?;
    let mut posted = Posted::default();
    let mut file = None;
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|error| Unreadable(error.status()))?
    {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file_name) = part.file_name() {
            // Browsers send the field without a name where no file was chosen.
            let is_chosen = !file_name.is_empty();
            let bytes = part.bytes().await.map_err(|error| Unreadable(error.status()))?;
            file = is_chosen.then_some((name, bytes)).or(file);
        } else {
            let text = part.text().await.map_err(|error| Unreadable(error.status()))?;
            posted.fields.0.push((name, text));
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

impl<R: IntoResponse> From<R> for Unreadable {
    fn from(rejection: R) -> Self {
        Self(rejection.into_response().status())
    }
}

impl Unreadable {
    pub fn into_response(self) -> Response {
        let sentence = match self.0 {
            StatusCode::PAYLOAD_TOO_LARGE => {
                "This form is too large. A credentials file has some 300 bytes, a logo at most 256 KiB, and a CSV of \
                 shipments at most 5 MB. Go back, and send less."
            }
            _ => "The form arrived incomplete or damaged. Go back and send it again.",
        };
        (self.0, sentence).into_response()
    }
}
