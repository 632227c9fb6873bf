use parcelpilot_contract::own_account::Invited;
use parcelpilot_domain::account::Role;

use crate::actions::{Join, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::render;
use crate::samples::people;

const ADDRESS: &str = "/join?link=made-up-link";

pub fn case() -> Case {
    Case::new("/join", ADDRESS)
        .without_frame()
        .shows(&[people::INVITED_EMAIL, "made-up-link"])
        .offers(Role::Viewer, &[Join::url()])
        .links_when_empty(&["/login"])
}

standard_tests!(case());

#[tokio::test]
async fn asks_only_somebody_new_for_a_name() {
    for (is_for_password, asks_for_name) in [(false, true), (true, false)] {
        let rows = Rows {
            invitation: Some(Invited {
                is_for_password,
                ..people::invited()
            }),
            ..Rows::full()
        };
        let page = render(ADDRESS, None, Fakes::of(rows).ports()).await;
        assert!(page.has_value("link", "made-up-link") && page.has_field("password"));
        assert_eq!(page.has_field("name"), asks_for_name, "on {page}");
    }
}
