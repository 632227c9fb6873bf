//! Who calls? Every address of the API but its description asks for a token; the session cookie opens none.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, header, request};
use axum::middleware::Next;
use axum::response::Response;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_problem::ApiProblemKind;
use secrecy::SecretString;

use super::changes;
use super::problem::Problem;
use super::rate_limit::Limited;
use crate::http::client_access::is_open_to_clients_programs;
use crate::http::{AppState, context};
use crate::services::api_tokens::ApiCaller;

/// Puts the [`ApiCaller`] into the request's extensions.
pub(super) async fn authenticate(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let token = bearer(request.headers()).ok_or_else(|| {
        Problem::new(
            ApiProblemKind::Unauthorized,
            "Send a token: Authorization: Bearer pp_…",
        )
    })?;
    let address = context::origin(&request).address;
    let found = state.context.api_tokens().caller(&token, address.clone()).await?;
    let Some(caller) = found else {
        state
            .context
            .api_token_refused(&address, request.uri().path())
            .await;
        return Err(unknown());
    };
    state
        .api_limit
        .count(caller.token_id)
        .map_err(|Limited(seconds)| Problem::too_many_requests(seconds))?;
    let is_limited = caller.caller.sees.is_limited();
    if is_limited && !is_open_to_clients_programs(request.method(), request.uri().path()) {
        let (path, person) = (request.uri().path(), &caller.caller);
        state.context.refused_by_role(person, path).await;
        return Err(Problem::new(
            ApiProblemKind::Forbidden,
            "This token is for what is its clients'. This address is the warehouse's.",
        ));
    }
    let waits = changes::may_wait(request.uri());
    let places = match waits {
        true => &state.limits.waits,
        false => &state.limits.requests,
    };
    let _place = places
        .take(Some(caller.caller.user_id))
        .map_err(|full| Problem::too_many_requests(full.again_after))?;
    if !accepts_json(request.headers()) {
        return Err(Problem::new(
            ApiProblemKind::NotAcceptable,
            "The header Accept leaves out application/json.",
        ));
    }
    let (path, person) = (request.uri().path().to_owned(), caller.caller.clone());
    request.extensions_mut().insert(caller);
    let response = next.run(request).await;
    // It may have been revoked meanwhile.
    if waits
        && state
            .context
            .api_tokens()
            .caller(&token, address)
            .await?
            .is_none()
    {
        return Err(unknown());
    }
    if response.status() == StatusCode::FORBIDDEN {
        state.context.refused_by_role(&person, &path).await;
    }
    Ok(response)
}

/// A caller who may write.
pub(super) struct Writer(pub ApiCaller);

impl<S: Send + Sync> FromRequestParts<S> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<ApiCaller>() {
            Some(caller) => Self::of(caller.clone()),
            None => Err(Problem::new(
                ApiProblemKind::Unauthorized,
                "Nobody was asked for.",
            )),
        }
    }
}

impl Writer {
    fn of(caller: ApiCaller) -> Result<Self, Problem> {
        if caller.caller.role >= Role::Operator {
            return Ok(Self(caller));
        }
        Err(Problem::new(
            ApiProblemKind::Forbidden,
            "This token, or its owner, may only read.",
        ))
    }
}

/// Whether the caller may still write once the body was read, which they may have kept open for long.
pub(super) async fn check_again(state: &AppState, head: &request::Parts) -> Result<(), Problem> {
    let token = bearer(&head.headers).ok_or_else(unknown)?;
    let found = state.context.api_tokens().caller(&token, String::new()).await?;
    Writer::of(found.ok_or_else(unknown)?).map(drop)
}

fn unknown() -> Problem {
    Problem::new(
        ApiProblemKind::Unauthorized,
        "This token is not known, has expired, or was revoked.",
    )
}

fn bearer(headers: &HeaderMap) -> Option<SecretString> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| SecretString::from(token))
}

/// Nothing said is anything accepted.
fn accepts_json(headers: &HeaderMap) -> bool {
    let mut accepted = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .peekable();
    accepted.peek().is_none()
        || accepted.any(|offer| {
            let kind = offer.split(';').next().unwrap_or_default().trim();
            ["*/*", "application/*", "application/json"]
                .iter()
                .any(|json| kind.eq_ignore_ascii_case(json))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_token_is_behind_the_word_bearer() {
        let token = |text| bearer(&headers(header::AUTHORIZATION, text)).is_some();
        assert!(token("Bearer pp_x") && token("bearer pp_x"));
        assert!(!token("Basic pp_x") && !token("Bearer ") && !token("pp_x"));
    }

    #[test]
    fn json_is_sent_to_whoever_takes_it() {
        let accepts = |text| accepts_json(&headers(header::ACCEPT, text));
        assert!(accepts_json(&HeaderMap::new()));
        assert!(
            accepts("text/html, application/json;q=0.9") && accepts("*/*") && accepts("Application/JSON")
        );
        assert!(!accepts("text/html") && !accepts("application/xml, image/*"));
    }
}
