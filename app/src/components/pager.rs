//! From one page of a list to the next, each from where the one before ended.

#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "Leptos links the type of each property, a type parameter too, which is nowhere"
)]

use leptos::prelude::*;

#[component]
pub fn Pager<A: Fn(&str) -> String>(
    /// Where this page begins; empty on the first one.
    after: String,
    /// Where the next one begins, if there is one.
    next: Option<String>,
    /// The address of the page that begins there.
    address: A,
    /// What the first page and the next one are called.
    #[prop(default = (text!("Newest"), text!("Older")))]
    labels: (&'static str, &'static str),
) -> impl IntoView {
    let (first_label, next_label) = labels;
    let first = (!after.is_empty()).then(|| address(""));
    let next = next.map(|after| address(&after));
    view! {
        <nav class="pager" aria-label=text!("Pages")>
            {first.map(|address| view! { <a class="button" href=address>{first_label}</a> })}
            {next.map(|address| view! { <a class="button" rel="next" href=address>{next_label}</a> })}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(after: &str, next: Option<&str>) -> String {
        let address = |after: &str| format!("/orders?after={after}");
        view! { <Pager after=after.to_owned() next=next.map(str::to_owned) address=address /> }
            .to_html()
            .replace("<!>", "")
    }

    #[test]
    fn the_first_page_has_nothing_newer_and_the_last_nothing_older() {
        assert!(!html("", Some("b")).contains("Newest"));
        assert!(
            html("", Some("b"))
                .contains("<a rel=\"next\" href=\"/orders?after=b\" class=\"button\">Older</a>")
        );
        assert!(html("b", None).contains("<a href=\"/orders?after=\" class=\"button\">Newest</a>"));
        assert!(!html("b", None).contains("Older"));
    }
}
