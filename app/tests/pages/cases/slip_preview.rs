use parcelpilot_domain::account::Role;

use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{CLIENT, clients};

fn address() -> String {
    format!("/clients/{CLIENT}/slip")
}

pub fn case() -> Case {
    let client = format!("/clients/{CLIENT}");
    let letter = format!("{}?paper=letter", address());
    Case::new("/clients/{id}/slip", &address())
        .shows(&[clients::RETURN_ADDRESS, clients::CLOSING_WORDS])
        .links(Role::Viewer, &[&client, &letter])
        .shows_when_empty(&[clients::NAME, "Order 1001", "3 pieces to pack"])
}

standard_tests!(case());

#[tokio::test]
async fn is_shown_on_the_paper_that_was_chosen() {
    let page = Fakes::of(Rows::full())
        .get(&format!("{}?paper=4x6", address()), Role::Viewer)
        .await;
    page.must_show("paper-4x6")
        .must_show(&format!("src=\"/clients/{CLIENT}/logo\""));
    assert_eq!(page.content().matches(" class=\"sheet\"").count(), 1);
}
