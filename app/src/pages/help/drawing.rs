//! Pictures of what is to be done in BigCommerce: drawn by us, with no more than what is looked for there.

use leptos::prelude::*;
use parcelpilot_domain::english;

use crate::localization::Localized;

/// It draws with the colours of the page, light or dark, and says in its title what it shows.
pub(super) struct Picture {
    /// Names of texts stand in it in braces.
    svg: &'static str,
    texts: &'static [(&'static str, &'static str)],
}

pub(super) const MENU: Picture = Picture {
    svg: include_str!("drawings/menu.svg"),
    texts: &[
        (
            "{title}",
            english!(
                "The control panel: Settings is chosen in the menu on the left. There, under API, stand the \
                 store-level API accounts, with the button Create API account."
            ),
        ),
        ("{settings}", english!("Settings")),
        ("{path}", english!("Settings → API")),
        ("{accounts}", english!("Store-level API accounts")),
        ("{create}", english!("Create API account")),
    ],
};

pub(super) const ACCOUNT: Picture = Picture {
    svg: include_str!("drawings/account.svg"),
    texts: &[
        (
            "{title}",
            english!(
                "The form of a new API account: as token type V2/V3 API token is chosen, and the name is \
                 ParcelPilot."
            ),
        ),
        ("{type}", english!("Token type")),
        ("{chosen}", english!("V2/V3 API token")),
        ("{name}", english!("Name")),
    ],
};

pub(super) const SCOPES: Picture = Picture {
    svg: include_str!("drawings/scopes.svg"),
    texts: &[(
        "{title}",
        english!(
            "The list of scopes: read-only is chosen for Orders, Products and Information & Settings. All \
                 others stay at None."
        ),
    )],
};

pub(super) const FILE: Picture = Picture {
    svg: include_str!("drawings/file.svg"),
    texts: &[
        (
            "{title}",
            english!(
                "The downloaded text file, with the lines access token, API path, client ID and client secret, goes \
                 into the field for it in ParcelPilot."
            ),
        ),
        ("{drop}", english!("Drop it here")),
    ],
};

/// In the context of a guide that is read as text: what stands in a picture makes no sense there.
#[derive(Clone)]
pub(super) struct TextOnly;

#[component]
pub(super) fn Drawing(picture: &'static Picture) -> impl IntoView {
    use_context::<TextOnly>()
        .is_none()
        .then(|| view! { <figure inner_html=picture.drawn()></figure> })
}

impl Picture {
    fn drawn(&self) -> String {
        self.texts.iter().fold(self.svg.to_owned(), |svg, (name, text)| {
            let text = text.localized().replace('&', "&amp;").replace('<', "&lt;");
            svg.replace(name, &text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES_MAX: usize = 6 * 1024;

    #[test]
    fn are_small_have_titles_and_bring_no_style_of_their_own() {
        for picture in [MENU, ACCOUNT, SCOPES, FILE] {
            let svg = picture.drawn();
            assert!(svg.len() < BYTES_MAX, "{svg}");
            assert!(
                svg.contains("role=\"img\"") && svg.contains("<title id=\"drawing-"),
                "{svg}"
            );
            for foreign in ["style", "fill=", "href", "<script", "<image"] {
                assert!(!svg.contains(foreign), "{foreign} in {svg}");
            }
            assert!(!svg.contains('{'), "{svg}");
        }
    }

    #[test]
    fn are_left_out_of_a_guide_that_is_read_as_text() {
        let html = |is_text: bool| {
            Owner::new().with(|| {
                if is_text {
                    provide_context(TextOnly);
                }
                view! { <Drawing picture=&MENU /> }.to_html()
            })
        };
        assert!(html(false).contains("Create API account"));
        assert!(!html(true).contains("Create API account"));
    }
}
