use parcelpilot_domain::account::Role;

use crate::actions::{ServerFn, SetUp};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::render;

const ADDRESS: &str = "/setup?link=made-up-link";

pub fn case() -> Case {
    Case::new("/setup", ADDRESS)
        .without_frame()
        .offers(Role::Viewer, &[SetUp::url()])
        .links_when_empty(&["/login"])
}

standard_tests!(case());

#[tokio::test]
async fn hands_the_link_on_only_while_it_works() {
    let page = render(ADDRESS, None, Fakes::of(Rows::full()).ports()).await;
    assert_eq!(page.values("link"), ["made-up-link"]);
    let page = render(ADDRESS, None, Fakes::of(Rows::empty()).ports()).await;
    assert!(page.values("link").is_empty() && page.offered().is_empty());
}
