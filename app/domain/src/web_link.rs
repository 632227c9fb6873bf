//! Addresses that a browser may open.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An `https` or `http` address. Nothing else fits in, least of all `javascript:`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebLink(String);

impl WebLink {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WebLink {
    type Err = NotALink;

    fn from_str(text: &str) -> Result<Self, NotALink> {
        let text = text.trim();
        if is_link(text) && !text.contains(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotALink)
        }
    }
}

impl TryFrom<String> for WebLink {
    type Error = NotALink;

    fn try_from(text: String) -> Result<Self, NotALink> {
        text.parse()
    }
}

impl From<WebLink> for String {
    fn from(link: WebLink) -> Self {
        link.0
    }
}

impl fmt::Display for WebLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an http or https address")]
pub struct NotALink;

/// `https://` or `http://`, a host, and no blanks, because browsers open it.
pub(crate) fn is_link(text: &str) -> bool {
    let after = |scheme: &str| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    };
    let Some(rest) = after("https://").or_else(|| after("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !text.contains(char::is_whitespace) && !text.contains(['<', '>', '"', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for good in [
            "https://shop.example/a?b=1&c=2",
            "HTTP://shop.example",
            " https://a.example/ ",
        ] {
            assert!(good.parse::<WebLink>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "//shop.example/a",
            "/a",
            "https://",
            "https:///a",
            "https://a.example/\" onclick=\"x",
            "https://a.example/<script>",
            "java\nscript:alert(1)",
            "https://a.example/\u{0}",
        ] {
            assert_eq!(bad.parse::<WebLink>(), Err(NotALink), "{bad}");
        }
        assert!(serde_json::from_str::<WebLink>(r#""javascript:alert(1)""#).is_err());
    }
}
