//! Logging in and out, and the first admin.

use leptos::prelude::*;
use parcelpilot_contract::accounts::Me;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_domain::account::Role;

#[cfg(feature = "ssr")]
use crate::server_functions::{caller, ports, with_error_status};

/// Nobody is no error here: the log-in page asks, too.
#[server(endpoint = "fetch_me", input = leptos::server_fn::codec::GetUrl)]
pub async fn fetch_me() -> Result<Option<Me>, AppError> {
    Ok(caller().ok().map(|caller| Me {
        name: caller.name,
        email: caller.email,
        role: caller.role,
        is_of_client: caller.sees.is_limited(),
    }))
}

/// On success goes to `next`, a path on this server; where a second step is due, to its page first.
#[server(endpoint = "log_in")]
pub async fn log_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let log_in = ports()
            .accounts
            .log_in(email, password.into(), ssr::origin(), ssr::browser())
            .await?;
        ssr::go_on(&log_in, &next);
        Ok(())
    })
    .await
}

#[server(endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    with_error_status(async {
        let ended = match ssr::token() {
            Some(token) => ports().accounts.log_out(token, ssr::origin()).await,
            None => Ok(()),
        };
        // Whoever leaves a browser to others gets out of it, whatever becomes of the session's row.
        ssr::end();
        ended?;
        leptos_axum::redirect("/login");
        Ok(())
    })
    .await
}

#[server(endpoint = "is_setup_open")]
pub async fn is_setup_open(link: String) -> Result<bool, AppError> {
    with_error_status(async { ports().accounts.is_setup_open(link.into()).await }).await
}

/// Makes the first admin.
#[server(endpoint = "set_up")]
pub async fn set_up(link: String, name: String, email: String, password: String) -> Result<(), AppError> {
    with_error_status(async {
        let (accounts, browser) = (ports().accounts, ssr::browser());
        let log_in = accounts
            .set_up(link.into(), name, email, password.into(), ssr::origin(), browser)
            .await?;
        ssr::go_on(&log_in, "/");
        Ok(())
    })
    .await
}

/// Cookies of sessions, of log-ins that wait, and of browsers that are known.
#[cfg(feature = "ssr")]
pub mod ssr {
    use axum::http::request::Parts;
    use axum::http::{HeaderValue, header};
    use leptos::prelude::{expect_context, use_context};
    use leptos_axum::ResponseOptions;
    use leptos_router::location::Url;
    use parcelpilot_contract::ports::{LogIn, NewSession, NewStep, RequestOrigin};
    use parcelpilot_domain::second_factor::LogInStep;
    use secrecy::{ExposeSecret, SecretString};

    use super::local_path;

    /// Whether people reach this server by HTTPS: decides on the cookie's name and `Secure`.
    #[derive(Debug, Clone, Copy)]
    pub struct SecureCookies(pub bool);

    /// Where people reach this server, if that is known.
    #[derive(Debug, Clone)]
    pub struct PublicAddress(pub Option<String>);

    /// What people call their company's identity provider, if they may log in by it.
    #[derive(Debug, Clone)]
    pub struct ProviderName(pub Option<String>);

    /// Where the browser goes on to at the identity provider. Holds what comes back from there.
    #[derive(Clone)]
    pub struct ProviderAddress(pub String);

    /// `__Host-` makes browsers refuse the cookie unless it is `Secure`, of this host and of the whole site.
    pub const fn cookie_name(secure: SecureCookies) -> &'static str {
        if secure.0 {
            "__Host-parcelpilot"
        } else {
            "parcelpilot"
        }
    }

    /// Of the cookie by which a browser is known to have logged in before.
    const fn browser_cookie_name(secure: SecureCookies) -> &'static str {
        if secure.0 {
            "__Host-parcelpilot-browser"
        } else {
            "parcelpilot-browser"
        }
    }

    /// Of the cookie of a log-in that waits for its second step.
    const fn step_cookie_name(secure: SecureCookies) -> &'static str {
        if secure.0 {
            "__Host-parcelpilot-step"
        } else {
            "parcelpilot-step"
        }
    }

    /// Of the cookie by which a browser is known to have gone to the identity provider.
    pub const fn provider_cookie_name(secure: SecureCookies) -> &'static str {
        if secure.0 {
            "__Host-parcelpilot-provider"
        } else {
            "parcelpilot-provider"
        }
    }

    pub fn origin() -> RequestOrigin {
        use_context::<RequestOrigin>().unwrap_or_default()
    }

    pub(in crate::server_functions) fn begin(session: &NewSession) {
        let response = expect_context::<ResponseOptions>();
        for cookie in session_cookies(session, secure_cookies()) {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }

    /// The session's, and that by which its browser is known from then on.
    pub fn session_cookies(session: &NewSession, secure: SecureCookies) -> Vec<HeaderValue> {
        let session_cookie = cookie(
            cookie_name(secure),
            session.token.expose_secret(),
            session.max_age_seconds,
            secure,
        );
        let browser_cookie = cookie(
            browser_cookie_name(secure),
            session.browser.expose_secret(),
            session.browser_max_age_seconds,
            secure,
        );
        session_cookie.into_iter().chain(browser_cookie).collect()
    }

    /// Goes to `next`, a path on this server, or first to the page of the step that is due.
    pub(in crate::server_functions) fn go_on(log_in: &LogIn, next: &str) {
        let next = local_path(next);
        match log_in {
            LogIn::In(session) => {
                begin(session);
                leptos_axum::redirect(next);
            }
            LogIn::Due(step, new) => {
                begin_step(new);
                let page = match step {
                    LogInStep::SecondFactor => "/login/code",
                    LogInStep::Enrolment => "/login/second-factor",
                };
                leptos_axum::redirect(&format!("{page}?next={}", Url::escape(next)));
            }
        }
    }

    fn begin_step(step: &NewStep) {
        let token = step.token.expose_secret();
        set_cookie(step_cookie_name(secure_cookies()), token, step.max_age_seconds);
    }

    pub(in crate::server_functions) fn end_step() {
        set_cookie(step_cookie_name(secure_cookies()), "", 0);
    }

    /// Of a log-in that waits. It opens nothing else.
    pub(in crate::server_functions) fn step() -> Option<SecretString> {
        let name = step_cookie_name(secure_cookies());
        cookie_value(&use_context::<Parts>()?.headers, name)
    }

    pub(super) fn end() {
        set_cookie(cookie_name(secure_cookies()), "", 0);
    }

    fn set_cookie(name: &str, value: &str, max_age: i64) {
        if let Some(cookie) = cookie(name, value, max_age, secure_cookies()) {
            expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, cookie);
        }
    }

    fn secure_cookies() -> SecureCookies {
        use_context::<SecureCookies>().unwrap_or(SecureCookies(true))
    }

    /// `Lax`: it comes along where somebody comes back from the identity provider, or by a link.
    pub fn cookie(
        name: &str,
        value: &str,
        max_age_seconds: i64,
        secure: SecureCookies,
    ) -> Option<HeaderValue> {
        let flag = if secure.0 { "; Secure" } else { "" };
        let cookie =
            format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{flag}");
        HeaderValue::from_str(&cookie).ok()
    }

    pub(in crate::server_functions) fn token() -> Option<SecretString> {
        session_token(&use_context::<Parts>()?.headers, secure_cookies())
    }

    pub(in crate::server_functions) fn browser() -> Option<SecretString> {
        browser_token(&use_context::<Parts>()?.headers, secure_cookies())
    }

    /// The token in a request's cookies by which its browser is known.
    pub fn browser_token(headers: &axum::http::HeaderMap, secure: SecureCookies) -> Option<SecretString> {
        cookie_value(headers, browser_cookie_name(secure))
    }

    /// The session token in a request's cookies.
    pub fn session_token(headers: &axum::http::HeaderMap, secure: SecureCookies) -> Option<SecretString> {
        cookie_value(headers, cookie_name(secure))
    }

    pub fn cookie_value(headers: &axum::http::HeaderMap, name: &str) -> Option<SecretString> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, value)| *key == name && !value.is_empty())
            .map(|(_, value)| SecretString::from(value.to_owned()))
    }
}

/// Only a path of our own: anything else would let a link send people elsewhere, after they log in for example.
#[cfg(feature = "ssr")]
pub fn local_path(next: &str) -> &str {
    let is_local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.is_ascii()
        // No header holds them.
        && !next.contains(|sign: char| sign.is_ascii_control());
    if is_local { next } else { "/" }
}

/// Used by pages to decide what to show; the server functions check for themselves.
pub fn may(me: Option<&Me>, role: Role) -> bool {
    me.is_some_and(|me| me.role >= role)
}

/// For callers that want a person or an error.
pub async fn me_or_login() -> AppResult<Me> {
    fetch_me().await?.ok_or(AppError::NotLoggedIn)
}
