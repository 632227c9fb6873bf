use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::render;

/// Without a way that was begun: with one, the server's own tests look at it.
pub fn case() -> Case {
    Case::new("/login/provider", "/login/provider")
        .without_frame()
        .links_when_empty(&["/login"])
}

standard_tests!(case());

#[tokio::test]
async fn the_log_in_page_says_why_the_provider_did_not_help() {
    let ports = Fakes::of(Rows::full()).ports();
    let page = render("/login?provider=deactivated", None, ports.clone()).await;
    page.must_show("You were deactivated in ParcelPilot.");
    let page = render("/login?provider=unreachable&error=0a1b2c3d", None, ports.clone()).await;
    page.must_show("(Error 0a1b2c3d)");
    for made_up in [
        "/login?provider=made-up",
        "/login?provider=over&error=call+0123",
        "/login?error=0a1b2c3d",
    ] {
        let page = render(made_up, None, ports.clone()).await;
        assert!(
            !page.html.contains("(Error") && !page.html.contains("made-up<"),
            "{made_up}"
        );
    }
}
