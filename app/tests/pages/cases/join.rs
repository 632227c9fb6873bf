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
        .shows(&[people::INVITED_EMAIL, "value=\"made-up-link\""])
        .offers(Role::Viewer, &[Join::url()])
        .links_when_empty(&["/login"])
}

standard_tests!(case());

#[tokio::test]
async fn asks_only_somebody_new_for_a_name() {
    let name = "name=\"name\"";
    let page = render(ADDRESS, None, Fakes::of(Rows::full()).ports()).await;
    page.must_show(name);
    let rows = Rows {
        invitation: Some(Invited {
            is_for_password: true,
            ..people::invited()
        }),
        ..Rows::full()
    };
    let page = render(ADDRESS, None, Fakes::of(rows).ports()).await;
    page.must_not_show(name).must_show("name=\"password\"");
}
