use crate::actions::{LogIn, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::render;
use parcelpilot_domain::account::Role;

pub fn case() -> Case {
    Case::new("/login", "/login")
        .without_frame()
        .offers(Role::Viewer, &[LogIn::url()])
}

standard_tests!(case());

#[tokio::test]
async fn keeps_where_to_go_on() {
    let fakes = Fakes::of(Rows::full());
    let page = render("/login?next=%2Forders%3Fsearch%3Dann", None, fakes.ports()).await;
    assert_eq!(page.values("next"), ["/orders?search=ann"]);
}

#[tokio::test]
async fn takes_passkeys_where_the_address_can_have_some() {
    let page = render("/login?next=%2Forders", None, Fakes::of(Rows::full()).ports()).await;
    page.must_show("Log in with a passkey")
        .must_show("data-next=\"/orders\"");
    let page = render("/login", None, Fakes::of(Rows::empty()).ports()).await;
    page.must_not_show("passkey");
}

#[tokio::test]
async fn says_where_to_log_in_if_it_was_opened_without_https() {
    let fakes = Fakes::of(Rows::full());
    let page = render("/login?unencrypted=1", None, fakes.ports()).await;
    page.must_show("without HTTPS");
    page.must_show("href=\"https://pilot.example.com\"");
    let usual = render("/login", None, fakes.ports()).await;
    assert!(!usual.html.contains("HTTPS"));
}
