//! Somebody's browser, on its way to the identity provider and back.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use url::Url;

use super::provider::TestProvider;
use crate::test_app::{Answer, TestApp};

#[derive(Clone, Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// One that has this cookie already.
    pub fn with(cookie: &str) -> Self {
        let (name, value) = cookie.split_once('=').unwrap();
        Self {
            cookies: BTreeMap::from([(name.to_owned(), value.to_owned())]),
        }
    }

    pub fn cookie(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for set in answer.headers.get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    pub async fn get(&mut self, app: &TestApp, path: &str) -> Answer {
        let answer = app.get(path, &[("cookie", &self.cookie())]).await;
        self.keep(&answer);
        answer
    }

    /// Sends a form; where its page leads.
    pub async fn begin_at(&mut self, app: &TestApp, path: &str, next: &str) -> Url {
        let answer = self.send(app, path, next).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{} {}",
            answer.header("location"),
            answer.text
        );
        let (_, after) = answer.text.split_once("content=\"0;url=").unwrap();
        let address = after.split('"').next().unwrap().replace("&amp;", "&");
        let link = format!("href=\"{}\"", address.replace('&', "&amp;"));
        assert!(
            answer.text.contains(&link),
            "a link for whoever is not led on: {}",
            answer.text
        );
        address.parse().unwrap()
    }

    pub async fn send(&mut self, app: &TestApp, path: &str, next: &str) -> Answer {
        let cookie = self.cookie();
        let answer = app
            .post_form(path, &[("next", next)], &[("cookie", &cookie)])
            .await;
        self.keep(&answer);
        answer
    }

    pub async fn begin(&mut self, app: &TestApp, next: &str) -> Url {
        self.begin_at(app, "/login/provider", next).await
    }

    /// There and back.
    pub async fn log_in(&mut self, app: &TestApp, provider: &TestProvider) -> Answer {
        let address = self.begin(app, "/orders?search=a").await;
        self.get(app, &provider.authorize(&address)).await
    }

    /// The sentence of the page that the answer leads to.
    pub async fn told(&mut self, app: &TestApp, answer: &Answer) -> String {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let page = self.get(app, answer.header("location")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let notice = page.text.split("notice notice-error").nth(1);
        let notice = notice.unwrap_or_else(|| panic!("no notice at {}", answer.header("location")));
        let text = notice.split_once('>').unwrap().1.split("</p>").next().unwrap();
        text.replace("<!>", "")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
    }

    /// Whether somebody is logged in, and who.
    pub async fn who(&self, app: &TestApp) -> Option<(String, String)> {
        let me = app
            .get("/api/fetch_me", &[("cookie", &self.cookie())])
            .await
            .json();
        let text = |name: &str| me[name].as_str().map(str::to_owned);
        Some((text("email")?, text("role")?))
    }
}
