use parcelpilot_contract::own_account::SessionRow;
use parcelpilot_domain::account::Role;

use crate::actions::{ChangePassword, EndOtherSessions, EndSession, MakeApiToken, RevokeApiToken, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::account;

pub fn case() -> Case {
    Case::new("/account", "/account")
        .shows(&[account::ADDRESS, account::USER_AGENT, account::TOKEN_NAME])
        .links(Role::Viewer, &["/help/api"])
        .offers(
            Role::Viewer,
            &[ChangePassword::url(), EndSession::url(), EndOtherSessions::url()],
        )
        .offers(Role::Viewer, &[MakeApiToken::url(), RevokeApiToken::url()])
}

standard_tests!(case());

#[tokio::test]
async fn ends_no_session_but_others() {
    let rows = Rows {
        sessions: vec![SessionRow {
            is_this: true,
            ..account::session()
        }],
        ..Rows::full()
    };
    let offered = Fakes::of(rows).get("/account", Role::Viewer).await.offered();
    assert!(!offered.contains(EndSession::url()) && !offered.contains(EndOtherSessions::url()));
}

#[tokio::test]
async fn a_token_may_no_more_than_its_person() {
    for (role, may_write) in [(Role::Viewer, false), (Role::Operator, true)] {
        let page = Fakes::of(Rows::full()).get("/account", role).await;
        assert!(page.has_value("access", "read"));
        assert_eq!(page.has_value("access", "write"), may_write, "{role:?} on {page}");
    }
}
