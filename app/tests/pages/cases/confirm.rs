use parcelpilot_contract::own_account::OwnLogIn;
use parcelpilot_domain::account::Role;

use crate::actions::{ConfirmPassword, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::account;

pub fn case() -> Case {
    Case::new("/confirm", "/confirm").offers(Role::Viewer, &[ConfirmPassword::url()])
}

standard_tests!(case());

#[tokio::test]
async fn takes_a_passkey_of_who_has_one() {
    let page = Fakes::of(Rows::full())
        .get("/confirm?next=%2Fpeople", Role::Viewer)
        .await;
    page.must_show("Confirm with a passkey")
        .must_show("data-next=\"/people\"");
    for rows in [
        Rows {
            passkeys: Vec::new(),
            ..Rows::full()
        },
        Rows {
            relying_party: None,
            ..Rows::full()
        },
    ] {
        let page = Fakes::of(rows).get("/confirm", Role::Viewer).await;
        page.must_not_show("passkey");
    }
}

#[tokio::test]
async fn asks_for_what_somebody_has() {
    for (has_password, provider) in [(true, false), (false, true), (true, true), (false, false)] {
        let rows = Rows {
            own_log_in: OwnLogIn {
                has_password,
                provider: provider.then(|| account::PROVIDER.to_owned()),
            },
            passkeys: Vec::new(),
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/confirm?next=%2Fpeople", Role::Viewer).await;
        assert_eq!(page.html.contains("type=\"password\""), has_password);
        assert_eq!(page.html.contains("action=\"/confirm/provider\""), provider);
        let has_none = !has_password && !provider;
        assert_eq!(page.html.contains("Ask an admin for a password link"), has_none);
    }
}

#[tokio::test]
async fn goes_on_and_back_to_a_page_of_ours_only() {
    for (next, page_after) in [
        ("%2Fpeople%3Fform%3D1", "/people?form=1"),
        ("%2F%2Fevil.example", "/"),
        ("javascript%3Aalert(1)", "/"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("", "/"),
    ] {
        let page = Fakes::of(Rows::full())
            .get(&format!("/confirm?next={next}"), Role::Viewer)
            .await;
        // By password, and by the identity provider.
        assert_eq!(page.values("next"), [page_after, page_after], "{next}");
        page.must_link_to(page_after).must_not_show("evil.example");
    }
}
