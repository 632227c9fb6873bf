use parcelpilot_domain::account::Role;

use crate::fakes::{Fakes, Rows};
use crate::harness::render;
use crate::hostile;

const ADDRESS: &str = "/no-such-page";

#[tokio::test]
async fn an_address_that_is_no_page_is_not_found() {
    for role in Role::ALL {
        let page = Fakes::of(Rows::full()).get(ADDRESS, role).await;
        page.must_be(404).must_be_headed().must_link_to("/");
    }
    let fakes = Fakes::of(Rows::full());
    render(ADDRESS, None, fakes.ports()).await.must_be(404);
    assert!(fakes.asked().is_empty());
}

#[tokio::test]
async fn says_nothing_that_the_address_says() {
    let page = Fakes::of(Rows::full())
        .get(&hostile::with_parameters(ADDRESS), Role::Viewer)
        .await;
    hostile::must_be_escaped(&page);
}
