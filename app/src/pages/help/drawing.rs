//! Pictures of what is to be done in BigCommerce: drawn by us, with no more than what is looked for there.

use leptos::prelude::*;

/// Each draws with the colours of the page, light or dark, and says in its title what it shows.
pub(super) const MENU: &str = include_str!("drawings/menu.svg");
pub(super) const ACCOUNT: &str = include_str!("drawings/account.svg");
pub(super) const SCOPES: &str = include_str!("drawings/scopes.svg");
pub(super) const FILE: &str = include_str!("drawings/file.svg");

/// In the context of a guide that is read as text: what stands in a picture makes no sense there.
#[derive(Clone)]
pub(super) struct TextOnly;

#[component]
pub(super) fn Drawing(svg: &'static str) -> impl IntoView {
    use_context::<TextOnly>()
        .is_none()
        .then(|| view! { <figure inner_html=svg></figure> })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES_MAX: usize = 6 * 1024;

    #[test]
    fn are_small_have_titles_and_bring_no_style_of_their_own() {
        for svg in [MENU, ACCOUNT, SCOPES, FILE] {
            assert!(svg.len() < BYTES_MAX, "{svg}");
            assert!(
                svg.contains("role=\"img\"") && svg.contains("<title id=\"drawing-"),
                "{svg}"
            );
            for foreign in ["style", "fill=", "href", "<script", "<image"] {
                assert!(!svg.contains(foreign), "{foreign} in {svg}");
            }
        }
    }

    #[test]
    fn are_left_out_of_a_guide_that_is_read_as_text() {
        let html = |is_text: bool| {
            Owner::new().with(|| {
                if is_text {
                    provide_context(TextOnly);
                }
                view! { <Drawing svg=MENU /> }.to_html()
            })
        };
        assert!(html(false).contains("Create API account"));
        assert!(!html(true).contains("Create API account"));
    }
}
