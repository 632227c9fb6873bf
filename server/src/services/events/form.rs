//! What a person types of an endpoint.

use engine::events::{EventClients, EventSender, Reach};
use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::events::EventEndpointForm;
use parcelpilot_domain::name;
use storage::events::Endpoint;
use storage::{Database, clients};
use url::Url;

use super::super::internal;

const URL_CHARS_MAX: u32 = 2_000;

/// The form as it is stored.
pub(super) async fn checked(
    database: &Database,
    sender: Option<&EventSender>,
    form: EventEndpointForm,
) -> AppResult<EventEndpointForm> {
    let mut errors = Vec::new();
    let url = match url(sender, &form.url)? {
        Ok(url) => url.to_string(),
        Err(problem) => {
            errors.push(FieldError::new("url", problem));
            String::new()
        }
    };
    let description = name::checked(&form.description).unwrap_or_else(|problem| {
        errors.push(FieldError::new("description", problem.into()));
        String::new()
    });
    if form.kinds.is_empty() {
        errors.push(FieldError::new("kinds", FieldProblem::NothingChosen));
    }
    if let Some(client) = form.client
        && clients::find(database, client).await?.is_none()
    {
        errors.push(FieldError::new("client", FieldProblem::Unknown));
    }
    match errors.is_empty() {
        true => Ok(EventEndpointForm {
            url,
            description,
            ..form
        }),
        false => Err(AppError::Invalid(errors)),
    }
}

/// What is wrong with it may be what its name leads to, too; that is looked up whenever it is called.
fn url(sender: Option<&EventSender>, typed: &str) -> AppResult<Result<Url, FieldProblem>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Err(FieldProblem::Missing));
    }
    if typed.len() > URL_CHARS_MAX as usize {
        return Ok(Err(FieldProblem::TooLong(URL_CHARS_MAX)));
    }
    let may_call = |url: &Url| match sender {
        Some(sender) => Ok(sender.clients.may_call(url)),
        None => EventClients::new(Reach::default()).map(|clients| clients.may_call(url)),
    };
    let Ok(mut url) = Url::parse(typed) else {
        return Ok(Err(FieldProblem::NotAPublicUrl));
    };
    url.set_fragment(None);
    match may_call(&url).map_err(internal)? {
        true => Ok(Ok(url)),
        false => Ok(Err(FieldProblem::NotAPublicUrl)),
    }
}

/// Without what comes behind the host: some programs have keys in the path, too.
pub(super) fn shown(url: &str) -> String {
    let origin = Url::parse(url).map(|url| url.origin().ascii_serialization());
    origin.unwrap_or_default().chars().take(200).collect()
}

/// What differs, for the audit trail.
pub(super) fn changed(before: &Endpoint, form: &EventEndpointForm) -> String {
    let mut changed = Vec::new();
    if before.url != form.url {
        changed.push(format!("from {}", shown(&before.url)));
    }
    if before.description != form.description {
        changed.push(format!("called {}", form.description));
    }
    if before.kinds != form.kinds {
        let kinds: Vec<&str> = form.kinds.iter().map(|kind| kind.code()).collect();
        changed.push(format!("told of {}", kinds.join(", ")));
    }
    changed.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_urls_are_not_shown() {
        assert_eq!(
            shown("https://example.com:8443/events/secret?key=secret#secret"),
            "https://example.com:8443"
        );
    }

    #[test]
    fn urls_are_public_and_of_https() {
        for (typed, problem) in [
            (" https://example.com/events ", None),
            ("", Some(FieldProblem::Missing)),
            ("example.com", Some(FieldProblem::NotAPublicUrl)),
            ("http://example.com", Some(FieldProblem::NotAPublicUrl)),
            (
                "https://169.254.169.254/latest",
                Some(FieldProblem::NotAPublicUrl),
            ),
            (
                "https://ada:secret@example.com",
                Some(FieldProblem::NotAPublicUrl),
            ),
        ] {
            assert_eq!(url(None, typed).expect("a client").err(), problem, "{typed}");
        }
    }
}
