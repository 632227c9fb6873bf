//! Reading a request's body: JSON, and its bytes as they came.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use parcelpilot_domain::api_problem::ApiProblemKind;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::authentication::check_again;
use super::problem::Problem;
use crate::http::AppState;

/// Of a caller who may still write once all of it is there.
pub(super) struct Body<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if !kind.and_then(|kind| kind.to_str().ok()).is_some_and(is_json) {
            return Err(Problem::new(
                ApiProblemKind::UnsupportedMediaType,
                "The header Content-Type is not application/json.",
            ));
        }
        let (head, body) = request.into_parts();
        let request = Request::from_parts(head.clone(), body);
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let kind = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiProblemKind::PayloadTooLarge,
                _ => ApiProblemKind::Malformed,
            };
            Problem::new(kind, rejection.body_text())
        })?;
        check_again(state, &head).await?;
        match Json::from_bytes(&bytes) {
            // An array would be taken for an object's fields in their order: `[null]` for one that names nothing.
            Ok(_) if bytes.trim_ascii_start().first() != Some(&b'{') => Err(Problem::new(
                ApiProblemKind::Invalid,
                "The body is not an object.",
            )),
            Ok(Json(value)) => Ok(Self { value, bytes }),
            // JSON, but not of the right form.
            Err(JsonRejection::JsonDataError(error)) => {
                Err(Problem::new(ApiProblemKind::Invalid, error.body_text()))
            }
            Err(rejection) => Err(Problem::malformed(rejection.body_text())),
        }
    }
}

/// Of a field that may be left out, but not be null: whoever sends null for what a selection goes by may have lost it, and
/// does not mean everything.
pub(super) fn not_null<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}
