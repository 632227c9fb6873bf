//! Dated versions of the API: a program names the one that it was written for, and every answer says which it was.
//!
//! A change that programs must know of gets the next date. To make it: add the date to [`ApiVersion`], change the handlers to
//! the new form, and in [`negotiate`] turn what older versions send into the new form before the handler has it, and its
//! answer back into theirs: JSON to JSON, one function a change. Handlers know the newest version alone. What only adds, as a
//! new address, field or kind, gets no date.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{Header, HeaderBuilder, Object, OpenApi, RefOr, Required};

use super::problem::Problem;

const VERSION: HeaderName = HeaderName::from_static("parcelpilot-version");
/// As the description writes it.
const SHOWN: &str = "ParcelPilot-Version";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ApiVersion {
    Y2026M11D30,
}

impl ApiVersion {
    /// The oldest first, which is that of programs that name none.
    const ALL: [ApiVersion; 1] = [ApiVersion::Y2026M11D30];

    const fn date(self) -> &'static str {
        match self {
            ApiVersion::Y2026M11D30 => "2026-11-30",
        }
    }

    fn asked(headers: &HeaderMap) -> Result<Self, Problem> {
        let [oldest, ..] = Self::ALL;
        let Some(asked) = headers.get(VERSION) else {
            return Ok(oldest);
        };
        let found = Self::ALL.into_iter().find(|version| asked == version.date());
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::date).join(", ");
            Problem::malformed(format!(
                "The header {SHOWN} names no version. There are: {known}."
            ))
        })
    }
}

pub(super) async fn negotiate(request: Request, next: Next) -> Response {
    let (version, mut response) = match ApiVersion::asked(request.headers()) {
        Ok(version) => (version, next.run(request).await),
        Err(problem) => (ApiVersion::ALL[0], problem.into_response()),
    };
    response
        .headers_mut()
        .insert(VERSION, HeaderValue::from_static(version.date()));
    response
}

/// Adds the header to each operation and each answer.
pub(super) fn describe(description: &mut OpenApi) {
    let paths = description.paths.paths.values_mut();
    for operation in paths.flat_map(operations) {
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                response.headers.insert(SHOWN.to_owned(), header().into());
            }
        }
        operation
            .parameters
            .get_or_insert_default()
            .push(parameter().into());
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [&mut path.get, &mut path.put, &mut path.post, &mut path.delete];
    all.into_iter().filter_map(Option::as_mut)
}

fn dates() -> Object {
    Object::builder()
        .schema_type(SchemaType::new(Type::String))
        .enum_values(Some(ApiVersion::ALL.map(ApiVersion::date)))
        .build()
}

fn header() -> Header {
    HeaderBuilder::new()
        .description(Some("Which version it was."))
        .schema(Some(dates()))
        .build()
}

fn parameter() -> Parameter {
    ParameterBuilder::new()
        .name(SHOWN)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The version that the program was written for. Left out: the oldest. Each answer says in the same header which \
             it was.",
        ))
        .schema(Some(dates()))
        .build()
}
