//! What the API says of itself: OpenAPI 3.1, made from the code.

use std::collections::BTreeMap;

use parcelpilot_domain::api_problem::ApiProblemKind;
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Header, HeaderBuilder, Object, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi};

use super::problem::ProblemBody;

const TOKEN: &str = "token";
const PROBLEM: &str = "application/problem+json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "ParcelPilot",
        description = "Orders and shipments of this warehouse, for programs. The guide is at /help/api."
    ),
    servers((url = "/")),
    components(schemas(ProblemBody)),
    security(("token" = [])),
    modifiers(&Token),
)]
pub(super) struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A personal token, made under Your account. It begins with pp_.",
            ))
            .build();
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme(TOKEN, SecurityScheme::Http(scheme));
    }
}

/// What can come of reading.
pub(super) struct ReadProblems;

/// That changes are kept no longer.
pub(super) struct GoneProblem;

/// What can come of writing.
pub(super) struct WriteProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(&[
            ApiProblemKind::Malformed,
            ApiProblemKind::Unauthorized,
            ApiProblemKind::Forbidden,
            ApiProblemKind::NotFound,
            ApiProblemKind::NotAcceptable,
            ApiProblemKind::Invalid,
            ApiProblemKind::TooManyRequests,
            ApiProblemKind::Internal,
        ])
    }
}

impl IntoResponses for GoneProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(&[ApiProblemKind::ChangesGone])
    }
}

impl IntoResponses for WriteProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = ReadProblems::responses();
        responses.extend(described(&[
            ApiProblemKind::Conflict,
            ApiProblemKind::PayloadTooLarge,
            ApiProblemKind::UnsupportedMediaType,
        ]));
        responses
    }
}

fn described(kinds: &[ApiProblemKind]) -> BTreeMap<String, RefOr<Response>> {
    let content = || {
        ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .build()
    };
    let response = |kind: &ApiProblemKind| {
        let response = ResponseBuilder::new()
            .description(kind.title())
            .content(PROBLEM, content());
        match header(*kind) {
            Some((name, header)) => response.header(name, header).build(),
            None => response.build(),
        }
    };
    kinds
        .iter()
        .map(|kind| (kind.status().to_string(), RefOr::T(response(kind))))
        .collect()
}

/// What is told beside the body.
fn header(kind: ApiProblemKind) -> Option<(&'static str, Header)> {
    let header = |kind, text| {
        let schema = Object::builder().schema_type(SchemaType::new(kind)).build();
        HeaderBuilder::new()
            .schema(Some(schema))
            .description(Some(text))
            .build()
    };
    match kind {
        ApiProblemKind::TooManyRequests => Some(("Retry-After", header(Type::Integer, "Seconds to wait."))),
        ApiProblemKind::Unauthorized | ApiProblemKind::Forbidden => Some((
            "WWW-Authenticate",
            header(Type::String, "The kind of token needed (RFC 6750)."),
        )),
        _ => None,
    }
}
