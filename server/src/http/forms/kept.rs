//! What a form showed and was answered, between its post and the page that shows it.
//!
//! A page that is the answer to a post can't be gone back to: browsers ask whether to send the form again. So the answer
//! to a post always sends the browser on. Where that is the same page, the echo waits for it in the database, sealed,
//! under an id that stands in the address; of people who are not logged in, in a sealed cookie.

use app::components::form_echo::FormEcho;
use app::server_functions::accounts::ssr::SecureCookies;
use app::server_functions::api_tokens::MakeApiToken;
use app::server_functions::client_links::{MakeClientLink, MakeIntegrationClientLink, RenewClientLink};
use app::server_functions::events::{AddEventEndpoint, RotateEventSecret};
use app::server_functions::people::{InvitePerson, MakePasswordLink};
use app::server_functions::second_factor::{EnrolSecondFactor, MakeRecoveryCodes, TurnOnSecondFactor};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leptos::server_fn::ServerFn;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use storage::form_echoes;
use uuid::Uuid;

use super::super::access;
use super::super::context::RequestContext;
use super::address;
use crate::vault::{SecretLocation, Vault};

/// In a cookie: what somebody typed whose session had ended, and what comes before a log-in. The one does not replace
/// the other.
const OF_ENDED_SESSION: &str = "ended";
const BEFORE_LOG_IN: &str = "door";
/// In a cookie, too: whom this browser showed a page last. It outlasts the session, so that what is typed after its end
/// is known to be theirs.
const LAST_PERSON: &str = "person";
const LAST_PERSON_SECONDS: u64 = 366 * 24 * 60 * 60;
const COOKIE_SECONDS: u64 = 60 * 60;
/// Browsers take cookies of 4 KiB.
const COOKIE_BYTES_MAX: usize = 3_800;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// The page that it belongs to.
    path: String,
    expires_at: Timestamp,
    echo: FormEcho,
}

/// Where an echo waits.
pub struct Place {
    /// The value of the address's parameter.
    pub id: String,
    pub cookie: Option<HeaderValue>,
}

/// Nothing where it can't be kept: the database takes no changes, a stranger typed a lot, or nobody knows whose it is.
pub async fn keep(
    context: &RequestContext,
    path: &str,
    headers: &HeaderMap,
    echo: &FormEcho,
) -> Option<Place> {
    let vault = &context.state.context.vault;
    let kept = Kept {
        path: path.to_owned(),
        expires_at: now().plus(std::time::Duration::from_secs(COOKIE_SECONDS)),
        echo: echo.clone(),
    };
    let json = SecretString::from(serde_json::to_string(&kept).ok()?);
    let Some(caller) = &context.caller else {
        let (id, place) = match access::is_open(path) {
            true => (BEFORE_LOG_IN, location(BEFORE_LOG_IN)),
            false => (OF_ENDED_SESSION, of_ended(&last_person(context, headers)?)),
        };
        let sealed = vault.seal(&place, &json).ok()?;
        let text = URL_SAFE_NO_PAD.encode(sealed.as_bytes());
        let is_small = text.len() <= COOKIE_BYTES_MAX;
        let cookie = is_small.then(|| cookie(context.state.secure_cookies, id, &text, COOKIE_SECONDS))??;
        return Some(Place {
            id: id.to_owned(),
            cookie: Some(cookie),
        });
    };
    let id = Uuid::new_v4().to_string();
    let sealed = vault.seal(&location(&id), &json).ok()?;
    form_echoes::keep(
        &context.state.context.database,
        &id,
        caller.user_id,
        &sealed,
        now(),
    )
    .await
    .ok()?;
    Some(Place { id, cookie: None })
}

/// What waits for this page. Anything wrong with it (too old, another person's, of another page) is as if there were
/// none: the page then shows its form anew.
pub async fn find(context: &RequestContext, address: &Uri, headers: &HeaderMap) -> Option<FormEcho> {
    let id = address::kept_id(address)?;
    let sealed = match id.as_str() {
        id @ (OF_ENDED_SESSION | BEFORE_LOG_IN) => from_cookie(context.state.secure_cookies, id, headers)?,
        id => {
            let person = context.caller.as_ref()?.user_id;
            form_echoes::find(&context.state.context.database, id, person, now())
                .await
                .ok()??
        }
    };
    let place = match id == OF_ENDED_SESSION {
        // Whoever else logs in on this browser does not see it.
        true => of_ended(&context.caller.as_ref()?.user_id.to_string()),
        false => location(&id),
    };
    let kept = open(&context.state.context.vault, &place, &sealed)?;
    if kept.path != address.path() || kept.expires_at <= now() {
        return None;
    }
    if is_shown_once(&kept.echo) {
        // What can't be forgotten is not shown.
        form_echoes::forget(&context.state.context.database, &id)
            .await
            .ok()?;
    }
    Some(kept.echo)
}

/// A token, a link or codes that work by themselves.
fn is_shown_once(echo: &FormEcho) -> bool {
    let actions = [
        MakeApiToken::url(),
        AddEventEndpoint::url(),
        RotateEventSecret::url(),
        InvitePerson::url(),
        MakeClientLink::url(),
        MakeIntegrationClientLink::url(),
        RenewClientLink::url(),
        MakePasswordLink::url(),
        TurnOnSecondFactor::url(),
        MakeRecoveryCodes::url(),
        EnrolSecondFactor::url(),
    ];
    echo.answer.is_ok() && actions.contains(&echo.action.as_str())
}

fn open(vault: &Vault, place: &SecretLocation, sealed: &Sealed) -> Option<Kept> {
    let json = vault.open(place, sealed).ok()?;
    serde_json::from_str(json.expose_secret()).ok()
}

fn location(id: &str) -> SecretLocation {
    SecretLocation {
        table: "form_echoes",
        column: "sealed",
        row: id.to_owned(),
    }
}

/// Opens for this person alone.
fn of_ended(person: &str) -> SecretLocation {
    location(&format!("{OF_ENDED_SESSION} {person}"))
}

fn last_person(context: &RequestContext, headers: &HeaderMap) -> Option<String> {
    let sealed = from_cookie(context.state.secure_cookies, LAST_PERSON, headers)?;
    let person = context
        .state
        .context
        .vault
        .open(&location(LAST_PERSON), &sealed)
        .ok()?;
    Some(person.expose_secret().to_owned())
}

/// Notes who sees this page, unless the browser knows it already.
pub fn note_person(context: &RequestContext, headers: &HeaderMap) -> Option<HeaderValue> {
    let person = context.caller.as_ref()?.user_id.to_string();
    if last_person(context, headers).as_ref() == Some(&person) {
        return None;
    }
    let vault = &context.state.context.vault;
    let sealed = vault
        .seal(&location(LAST_PERSON), &SecretString::from(person))
        .ok()?;
    let text = URL_SAFE_NO_PAD.encode(sealed.as_bytes());
    cookie(
        context.state.secure_cookies,
        LAST_PERSON,
        &text,
        LAST_PERSON_SECONDS,
    )
}

/// Who leaves a browser to others leaves nothing typed in it.
pub fn forget(context: &RequestContext) -> Option<HeaderValue> {
    cookie(context.state.secure_cookies, OF_ENDED_SESSION, "", 0)
}

fn cookie_name(secure: SecureCookies, id: &str) -> String {
    let prefix = if secure.0 { "__Host-" } else { "" };
    format!("{prefix}parcelpilot-form-{id}")
}

fn cookie(secure: SecureCookies, id: &str, text: &str, seconds: u64) -> Option<HeaderValue> {
    let name = cookie_name(secure, id);
    let flag = if secure.0 { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={text}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{flag}"
    ))
    .ok()
}

fn from_cookie(secure: SecureCookies, id: &str, headers: &HeaderMap) -> Option<Sealed> {
    let name = cookie_name(secure, id);
    let texts = headers.get_all(header::COOKIE).iter();
    let mut pairs = texts
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, text) = pairs.find(|(key, _)| *key == name)?;
    URL_SAFE_NO_PAD.decode(text).ok().map(Sealed::from_bytes)
}
