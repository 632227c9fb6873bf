//! How the API says no: an array in V2, an object in V3, plain text where the token is missing (§2.3).

use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("X-Auth-Token header is required")]
    NoToken,
    #[error("X-Auth-Token header should have correct format")]
    EmptyToken,
    #[error("Unauthorized")]
    WrongToken,
    /// Also the answer to another store's hash: by its status it can't be told apart.
    #[error("You don't have a required scope to access the endpoint")]
    MissingScope,
    #[error("Authentication Required")]
    TrailingSlash,
    #[error("The route is not found, check the URL")]
    NoRoute,
    #[error("The requested resource was not found.")]
    NotFound,
    #[error("the `limit` parameter exceeded the maximum")]
    LimitTooHigh,
    #[error("You have exceeded the number of requests that your plan allows.")]
    TooManyRequests,
    #[error("{message}")]
    BadRequest { message: String, details: Value },
    #[error("{0}")]
    Unprocessable(String),
    #[error("Missing Required Fields")]
    MissingFields {
        field: &'static str,
        message: &'static str,
    },
}

impl Refusal {
    pub fn bad_parameter(name: &str) -> Self {
        Self::bad_request(
            format!("The parameter '{name}' is not valid."),
            json!({ "invalid_parameter": name }),
        )
    }

    pub fn bad_request(message: impl Into<String>, details: Value) -> Self {
        Self::BadRequest {
            message: message.into(),
            details,
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoToken | Self::EmptyToken | Self::WrongToken => StatusCode::UNAUTHORIZED,
            Self::MissingScope | Self::TrailingSlash => StatusCode::FORBIDDEN,
            Self::NoRoute | Self::NotFound => StatusCode::NOT_FOUND,
            Self::LimitTooHigh => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::MissingFields { .. } | Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The answer, in the shape of the API's version at this address.
    pub fn answer(&self, uri: &Uri) -> Response {
        let (status, is_v2) = (self.status(), uri.path().contains("/v2/"));
        match self {
            Self::NoToken | Self::EmptyToken => (status, self.to_string()).into_response(),
            Self::NotFound | Self::LimitTooHigh | Self::TooManyRequests | Self::BadRequest { .. }
                if is_v2 =>
            {
                json_answer(status, &json!([self.entry()]))
            }
            _ => json_answer(status, &self.object()),
        }
    }

    fn entry(&self) -> Value {
        let mut entry = json!({ "status": self.status().as_u16(), "message": self.to_string() });
        if let Self::BadRequest { details, .. } = self {
            entry["details"] = details.clone();
        }
        entry
    }

    fn object(&self) -> Value {
        let errors = match self {
            Self::MissingFields { field, message } => json!({ *field: message }),
            _ => json!({}),
        };
        json!({
            "status": self.status().as_u16(),
            "title": self.to_string(),
            "type": "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes",
            "errors": errors,
        })
    }
}

fn json_answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
