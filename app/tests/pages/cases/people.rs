use parcelpilot_contract::people::{People, PersonRow};
use parcelpilot_domain::account::Role;

use crate::actions::{
    EndPersonSessions, InvitePerson, MakePasswordLink, RequireSecondFactor, ResetSecondFactor,
    RevokePersonApiToken, ServerFn, SetPersonActive, SetPersonRole, WithdrawInvitation,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{OTHER_PERSON, account, people};

pub fn case() -> Case {
    Case::new("/people", "/people")
        .for_readers(Role::Admin)
        .shows(&[
            people::OTHER_NAME,
            people::OTHER_EMAIL,
            people::INVITED_EMAIL,
            account::TOKEN_NAME,
        ])
        .links(Role::Admin, &["/audit"])
        .offers(
            Role::Admin,
            &[
                InvitePerson::url(),
                WithdrawInvitation::url(),
                SetPersonRole::url(),
            ],
        )
        .offers(
            Role::Admin,
            &[
                SetPersonActive::url(),
                MakePasswordLink::url(),
                EndPersonSessions::url(),
            ],
        )
        .offers(
            Role::Admin,
            &[
                RevokePersonApiToken::url(),
                ResetSecondFactor::url(),
                RequireSecondFactor::url(),
            ],
        )
}

standard_tests!(case());

#[tokio::test]
async fn who_is_deactivated_gets_no_link_and_can_be_activated() {
    let rows = Rows {
        people: People {
            people: vec![PersonRow {
                is_active: false,
                sessions: 0,
                ..people::person()
            }],
            ..people::nobody()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/people", Role::Admin).await;
    assert!(page.has_value("id", OTHER_PERSON));
    assert_eq!(page.values("is_active"), ["true"]);
    let offered = page.offered();
    assert!(!offered.contains(MakePasswordLink::url()) && !offered.contains(EndPersonSessions::url()));
}

#[tokio::test]
async fn a_second_factor_is_taken_from_others_who_have_one() {
    let page = Fakes::of(Rows::full()).get("/people", Role::Admin).await;
    assert_eq!(
        page.offers()
            .iter()
            .filter(|offer| offer.action == ResetSecondFactor::url())
            .count(),
        1,
        "{page}"
    );
    let rows = Rows {
        people: People {
            people: vec![PersonRow {
                has_second_factor: false,
                ..people::person()
            }],
            ..people::nobody()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/people", Role::Admin).await;
    assert!(!page.offered().contains(ResetSecondFactor::url()), "{page}");
}
