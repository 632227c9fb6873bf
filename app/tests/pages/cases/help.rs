//! The guides: the same for everybody, and readable before the log-in.

pub mod connecting {
    use crate::case::Case;
    use crate::cases::help::guide;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        guide("/help").links_when_empty(&["/help/api", "/integrations/new"])
    }

    standard_tests!(case());
}

pub mod bigcommerce {
    use crate::case::Case;
    use crate::cases::help::guide;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        guide("/help/bigcommerce").links_when_empty(&["/help/api", "/integrations/new"])
    }

    standard_tests!(case());
}

pub mod api {
    use crate::case::Case;
    use crate::cases::help::guide;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        guide("/help/api").links_when_empty(&[
            "/api/v1/openapi.json",
            "/account#api-tokens",
            "/help/bigcommerce",
        ])
    }

    standard_tests!(case());
}

use parcelpilot_domain::account::Role;

use crate::case::Case;
use crate::fakes::{Fakes, Rows};
use crate::harness::render;

fn guide(address: &'static str) -> Case {
    Case::new(address, address).for_strangers()
}

/// Pages link to chapters: `/help/bigcommerce#missing-orders`.
#[tokio::test]
async fn each_chapter_that_a_page_links_to_is_there() {
    let fakes = Fakes::of(Rows::full());
    let guide = render("/help/bigcommerce", None, fakes.ports()).await;
    for case in super::all().into_iter().filter(|case| case.is_framed) {
        for rows in [Rows::full(), Rows::empty()] {
            let page = Fakes::of(rows).get(&case.address, Role::Admin).await;
            for link in page.html.split("href=\"/help/bigcommerce#").skip(1) {
                let chapter = link.split('"').next().unwrap_or_default();
                guide.must_show(&format!("id=\"{chapter}\""));
            }
        }
    }
}

/// A guide's own table of contents leads to its own chapters.
#[tokio::test]
async fn contents_lead_to_chapters() {
    for address in ["/help/bigcommerce", "/help/api"] {
        let page = render(address, None, Fakes::of(Rows::full()).ports()).await;
        let (_, contents) = page.html.split_once("class=\"toc\"").expect("contents");
        let contents = contents.split("</nav>").next().unwrap_or_default();
        let anchors: Vec<_> = contents.split("href=\"#").skip(1).collect();
        assert!(anchors.len() > 3, "{address}");
        for anchor in anchors {
            let anchor = anchor.split('"').next().unwrap_or_default();
            page.must_show(&format!("id=\"{anchor}\""));
        }
    }
}
