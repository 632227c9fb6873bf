use parcelpilot_contract::people::{People, PersonRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::sees::Sees;

use crate::actions::{
    EndPersonSessions, InvitePerson, MakePasswordLink, RequireSecondFactor, ResetSecondFactor,
    RevokePersonApiToken, ServerFn, SetPersonActive, SetPersonClients, SetPersonRole, WithdrawInvitation,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples;
use crate::samples::{OTHER_PERSON, account, people};
use crate::tags::{attribute, tags};

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
                SetPersonClients::url(),
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

#[tokio::test]
async fn says_of_whom_somebody_is_and_offers_to_change_it_of_all_but_admins() {
    let client = samples::clients::client();
    let of_client = PersonRow {
        sees: Sees::clients([client.id]),
        ..people::person()
    };
    let admin = PersonRow {
        role: Role::Admin,
        ..people::person()
    };
    for (row, is_said, is_offered) in [
        (of_client, true, true),
        (people::person(), false, true),
        (admin, false, false),
    ] {
        let rows = Rows {
            people: People {
                people: vec![row],
                ..people::nobody()
            },
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/people", Role::Admin).await;
        assert_eq!(page.shows(&format!("of {}", client.name)), is_said, "{page}");
        let offers = page.offers();
        let change = offers
            .iter()
            .find(|offer| offer.action == SetPersonClients::url());
        assert_eq!(change.is_some(), is_offered, "{page}");
    }
}

/// All clients' orders are seen by nobody because somebody overlooked a choice that was made for them.
#[tokio::test]
async fn for_whom_somebody_works_and_what_a_token_sees_is_chosen_by_nobody_beforehand() {
    for (address, within) in [("/people", "invite-works-"), ("/account", "token-")] {
        let page = Fakes::of(Rows::full()).get(address, Role::Admin).await;
        let choices: Vec<&str> = tags(&page.html, "<input")
            .filter(|tag| attribute(tag, "name") == Some("works_for"))
            .filter(|tag| attribute(tag, "id").is_some_and(|id| id.starts_with(within)))
            .collect();
        assert_eq!(choices.len(), 2, "{page}");
        for choice in choices {
            assert!(
                choice.contains("required") && !choice.contains("checked"),
                "{choice}"
            );
        }
    }
}
