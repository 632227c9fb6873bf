//! Errors, as `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use parcelpilot_contract::error::{AppError, FieldError};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::change::ChangePosition;
use serde::Serialize;
use storage::StorageError;
use utoipa::ToSchema;

const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub kind: ApiProblemKind,
    detail: String,
    errors: Vec<InvalidField>,
    /// Seconds.
    retry_after: Option<u32>,
    position: Option<ChangePosition>,
}

/// What is wrong with a field of the body, or with a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvalidField {
    pub field: String,
    pub detail: String,
}

/// Why a request was not carried out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody {
    /// Where the guide explains this kind of problem.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/help/api#problem-not-found")]
    kind: String,
    title: &'static str,
    status: u16,
    /// What is special about this one.
    detail: String,
    /// One for each field or parameter that is not right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<InvalidField>,
    /// Of the change feed: where to go on once the lists are read anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    position: Option<ChangePosition>,
}

impl Problem {
    pub fn new(kind: ApiProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            position: None,
        }
    }

    pub fn invalid(errors: Vec<InvalidField>) -> Self {
        let detail = match errors.as_slice() {
            [one] => format!("{}: {}", one.field, one.detail),
            _ => "See the errors.".to_owned(),
        };
        Self {
            errors,
            ..Self::new(ApiProblemKind::Invalid, detail)
        }
    }

    /// Of one field.
    pub fn field(field: &str, detail: &str) -> Self {
        Self::invalid(vec![InvalidField {
            field: field.to_owned(),
            detail: detail.to_owned(),
        }])
    }

    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(ApiProblemKind::Malformed, detail)
    }

    pub fn not_found() -> Self {
        Self::new(ApiProblemKind::NotFound, "Nothing is at this address.")
    }

    pub fn too_many_requests(seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(
                ApiProblemKind::TooManyRequests,
                format!("Wait {seconds} seconds and send it again."),
            )
        }
    }

    /// `newest` is where the feed is at present.
    pub fn changes_gone(after: ChangePosition, newest: ChangePosition) -> Self {
        let why = match after > newest {
            true => {
                "No change has this position yet: it is another database's, or of a time before this one was restored."
            }
            false => "Changes after this position are kept no longer, or the database was restored.",
        };
        let detail = format!(
            "{why} Read the lists that you follow anew, then go on with after={}.",
            newest.0
        );
        Self {
            position: Some(newest),
            ..Self::new(ApiProblemKind::ChangesGone, detail)
        }
    }

    pub(super) fn body(self) -> ProblemBody {
        ProblemBody {
            kind: self.kind.address(),
            title: self.kind.title(),
            status: self.kind.status(),
            detail: self.detail,
            errors: self.errors,
            position: self.position,
        }
    }

    /// What a client that knows the scheme needs to hear (RFC 6750).
    fn challenge(&self) -> Option<HeaderValue> {
        match self.kind {
            ApiProblemKind::Unauthorized => Some(HeaderValue::from_static("Bearer realm=\"ParcelPilot\"")),
            ApiProblemKind::Forbidden => Some(HeaderValue::from_static(
                "Bearer realm=\"ParcelPilot\", error=\"insufficient_scope\"",
            )),
            _ => None,
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let kind = match error.status_code() {
            401 => ApiProblemKind::Unauthorized,
            403 => ApiProblemKind::Forbidden,
            404 => return Problem::not_found(),
            409 => ApiProblemKind::Conflict,
            422 => ApiProblemKind::Invalid,
            _ => ApiProblemKind::Internal,
        };
        match error {
            AppError::Invalid(errors) => {
                Problem::invalid(errors.into_iter().map(InvalidField::from).collect())
            }
            AppError::MayNotShip(reasons) => Problem::new(ApiProblemKind::MayNotShip, reasons.to_string()),
            error => Problem::new(kind, error.to_string()),
        }
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        AppError::from(error).into()
    }
}

impl From<FieldError> for InvalidField {
    fn from(error: FieldError) -> Self {
        Self {
            field: error.field.form_name().into_owned(),
            detail: error.problem.sentence().to_string(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (challenge, retry_after) = (self.challenge(), self.retry_after);
        let mut response = (status, Json(self.body())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        if let Some(challenge) = challenge {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
