//! Where pictures of products may be. A browser loads them from there, so that an answer must not send it anywhere else.

use parcelpilot_domain::web_link::WebLink;
use url::{Origin, Url};

/// BigCommerce keeps pictures at `cdn11.bigcommerce.com` and its like.
const DOMAIN: &str = "bigcommerce.com";

/// In bytes; those of BigCommerce have about a hundred.
const LONGEST: usize = 2_048;

#[derive(Debug, Clone)]
pub struct ImageSources {
    /// Of the API. A sandbox keeps its pictures there.
    api: Origin,
}

impl ImageSources {
    pub fn new(base_url: &Url) -> Self {
        Self {
            api: base_url.origin(),
        }
    }

    /// None if it is no link, or leads elsewhere. What was checked is what a browser gets.
    pub fn accept(&self, link: &str) -> Option<WebLink> {
        let url = Url::parse(link).ok()?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.as_str().len() <= LONGEST;
        let is_known = url.origin() == self.api || is_of_bigcommerce(&url);
        url.as_str().parse().ok().filter(|_| is_plain && is_known)
    }

    /// As `img-src` of a Content-Security-Policy names them.
    pub fn policy(&self) -> String {
        let api = self.api.ascii_serialization();
        let is_covered = Url::parse(&api).is_ok_and(|url| is_of_bigcommerce(&url));
        let bigcommerce = format!("https://*.{DOMAIN}");
        if is_covered {
            bigcommerce
        } else {
            format!("{bigcommerce} {api}")
        }
    }
}

fn is_of_bigcommerce(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let subdomain = host.strip_suffix(DOMAIN).and_then(|host| host.strip_suffix('.'));
    url.scheme() == "https" && url.port().is_none() && subdomain.is_some_and(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(base_url: &str) -> ImageSources {
        ImageSources::new(&base_url.parse().expect("a URL"))
    }

    #[test]
    fn pictures_are_at_bigcommerce_and_nowhere_else() {
        let sources = sources("https://api.bigcommerce.com");
        let good = "https://cdn11.bigcommerce.com/s-abc123/products/86/images/286/mug.220.290.jpg?c=1";
        assert_eq!(
            sources.accept(good).map(|link| link.to_string()).as_deref(),
            Some(good)
        );
        for bad in [
            "http://cdn11.bigcommerce.com/mug.jpg",
            "https://bigcommerce.com/mug.jpg",
            "https://cdn11.bigcommerce.com:8443/mug.jpg",
            "https://evilbigcommerce.com/mug.jpg",
            "https://cdn11.bigcommerce.com.evil.example/mug.jpg",
            "https://cdn11.bigcommerce.com@evil.example/mug.jpg",
            "https://user@cdn11.bigcommerce.com/mug.jpg",
            &format!("https://cdn11.bigcommerce.com/{}", "a".repeat(2_048)),
            "https://evil.example/?https://cdn11.bigcommerce.com/",
            "//cdn11.bigcommerce.com/mug.jpg",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(sources.accept(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_sandbox_keeps_its_own_pictures() {
        let sources = sources("http://127.0.0.1:4000");
        assert!(sources.accept("http://127.0.0.1:4000/mug.svg").is_some());
        assert!(sources.accept("http://127.0.0.1:4001/mug.svg").is_none());
        assert!(sources.accept("https://127.0.0.1:4000/mug.svg").is_none());
        assert!(sources.accept("https://cdn11.bigcommerce.com/mug.jpg").is_some());
    }

    #[test]
    fn the_policy_names_what_is_accepted() {
        let policy = |base_url: &str| sources(base_url).policy();
        assert_eq!(policy("https://api.bigcommerce.com"), "https://*.bigcommerce.com");
        assert_eq!(
            policy("http://127.0.0.1:4000"),
            "https://*.bigcommerce.com http://127.0.0.1:4000"
        );
        assert_eq!(
            policy("https://proxy.example/bigcommerce/"),
            "https://*.bigcommerce.com https://proxy.example"
        );
    }
}
