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
