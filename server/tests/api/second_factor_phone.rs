//! What a person has in the hand who logs in with a second factor.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret, Totp};

use crate::test_app::{Answer, TestApp};

/// The cookie of a log-in that waits.
pub const STEP: &str = "parcelpilot-step";

/// An authenticator app, with the key that a page has shown.
pub struct Phone {
    /// Base 32.
    pub secret: String,
    /// By which it was set up.
    pub first_code: String,
}

impl Phone {
    /// By the page of a set-up.
    pub fn of(page: &Answer) -> Self {
        let secret = between(
            &page.text,
            "id=\"setup-key\" translate=\"no\" class=\"mono setup-key\">",
            "<",
        )
        .replace(' ', "");
        let first_code = code(&secret, 0);
        Self { secret, first_code }
    }

    /// Of the half minute to come, which counts already: later than [`Self::first_code`].
    pub fn next_code(&self) -> String {
        code(&self.secret, 1)
    }

    /// Of none of the half minutes around now.
    pub fn wrong_code(&self) -> String {
        let right: Vec<_> = (-2..=2).map(|steps| code(&self.secret, steps)).collect();
        let candidates = (0..10).map(|digit| digit.to_string().repeat(6));
        candidates
            .into_iter()
            .find(|candidate| !right.contains(candidate))
            .unwrap()
    }
}

fn code(secret: &str, steps: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let app: Totp = Builder::new().with_secret(secret).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    app.generate(now.checked_add_signed(30 * steps).unwrap())
        .to_string()
}

/// Turns a second factor on as a browser without scripts does; the app, and the recovery codes.
pub async fn set_up(app: &TestApp, cookie: &str) -> (Phone, Vec<String>) {
    let headers = [("cookie", cookie)];
    let begun = app
        .post("/account", &[("__action", "/api/begin_second_factor")], &headers)
        .await;
    let phone = Phone::of(&begun);
    let sealed = between(&begun.text, "name=\"sealed\" value=\"", "\"");
    let fields = [
        ("__action", "/api/turn_on_second_factor"),
        ("sealed", sealed),
        ("code", phone.first_code.as_str()),
    ];
    let turned_on = app.post("/account", &fields, &headers).await;
    let codes = recovery_codes(&turned_on);
    assert_eq!(codes.len(), 10, "{}", turned_on.text);
    (phone, codes)
}

/// Those that a page shows.
pub fn recovery_codes(page: &Answer) -> Vec<String> {
    let Some((_, list)) = page.text.split_once("id=\"recovery-codes\"") else {
        return Vec::new();
    };
    let list = list.split_once("</ul>").unwrap().0;
    let items = list.split("<li>").skip(1);
    items
        .map(|item| item.split_once("</li>").unwrap().0.to_owned())
        .collect()
}

/// The cookie of the step that an answer begins.
pub fn step_of(answer: &Answer) -> String {
    answer
        .set_cookie(STEP)
        .unwrap_or_else(|| panic!("no step: {:?} {}", answer.headers, answer.text))
}

pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}: {text}"));
    rest.split_once(after).unwrap().0
}
