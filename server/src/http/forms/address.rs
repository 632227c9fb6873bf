//! Where the browser goes after a post.

use axum::http::Uri;
use url::form_urlencoded;

/// Names the echo that waits for the page.
const KEPT: &str = "form";
/// What a page says of the last post: of no use to the next one.
const OF_THE_LAST_POST: [&str; 4] = [KEPT, "done", "shipment", "gone"];

pub fn kept_id(address: &Uri) -> Option<String> {
    let mut pairs = form_urlencoded::parse(address.query()?.as_bytes());
    pairs
        .find(|(name, _)| name == KEPT)
        .map(|(_, id)| id.into_owned())
}

/// The same page, which then shows the echo.
pub fn same_page(page: &Uri, id: &str) -> String {
    with(page.path(), pairs(page), &[(KEPT.to_owned(), id.to_owned())])
}

/// The same page, as if nothing had been posted there yet.
pub fn before_the_post(page: &Uri) -> String {
    with(page.path(), pairs(page), &[])
}

/// `next`. Where that is the page itself and says nothing but what was done, with what its address says already: an order
/// stays one of the list that one came from.
pub fn next_page(page: &Uri, next: &str) -> String {
    let Ok(address) = next.parse::<Uri>() else {
        return next.to_owned();
    };
    let added: Vec<_> = form_urlencoded::parse(address.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let says_more = added
        .iter()
        .any(|(name, _)| !OF_THE_LAST_POST.contains(&name.as_str()));
    if address.path() != page.path() || says_more {
        return next.to_owned();
    }
    with(page.path(), pairs(page), &added)
}

fn pairs(page: &Uri) -> Vec<(String, String)> {
    form_urlencoded::parse(page.query().unwrap_or_default().as_bytes())
        .into_owned()
        .filter(|(name, _)| !OF_THE_LAST_POST.contains(&name.as_str()))
        .collect()
}

/// What is added goes before what is there.
fn with(path: &str, mut pairs: Vec<(String, String)>, added: &[(String, String)]) -> String {
    pairs.retain(|(name, _)| !added.iter().any(|(other, _)| other == name));
    pairs.extend_from_slice(added);
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &str) -> Uri {
        address.parse().unwrap()
    }

    #[test]
    fn a_page_that_comes_back_keeps_its_address() {
        let at = page("/orders?search=a%26b&done=order_held&form=old");
        assert_eq!(same_page(&at, "new"), "/orders?search=a%26b&form=new");
        assert_eq!(
            kept_id(&page("/orders?search=a&form=new")).as_deref(),
            Some("new")
        );
        assert_eq!(before_the_post(&at), "/orders?search=a%26b");
        assert_eq!(before_the_post(&page("/orders")), "/orders");
    }

    #[test]
    fn the_next_page_is_narrowed_only_where_it_is_the_same() {
        let at = page("/orders/7?list=held&form=old");
        assert_eq!(
            next_page(&at, "/orders/7?done=shipment_made&shipment=8"),
            "/orders/7?list=held&done=shipment_made&shipment=8"
        );
        for other in ["/orders/7?list=failed&done=x", "/orders?done=x", "/"] {
            assert_eq!(next_page(&at, other), other);
        }
    }
}
