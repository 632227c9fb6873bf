use parcelpilot_contract::clients::ClientRow;
use parcelpilot_domain::account::Role;

use crate::actions::{AddClient, RenameClient, ServerFn, SetClientActive};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{CLIENT, clients};

pub fn case() -> Case {
    Case::new("/clients", "/clients")
        .shows(&[clients::NAME])
        .links(Role::Viewer, &[&format!("/clients/{CLIENT}")])
        .offers(
            Role::Admin,
            &[AddClient::url(), RenameClient::url(), SetClientActive::url()],
        )
}

standard_tests!(case());

#[tokio::test]
async fn switches_each_client_to_what_it_is_not() {
    for is_active in [true, false] {
        let rows = Rows {
            clients: vec![ClientRow {
                is_active,
                ..clients::client()
            }],
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/clients", Role::Admin).await;
        assert!(page.has_value("id", CLIENT));
        assert_eq!(page.values("is_active"), [(!is_active).to_string()]);
    }
}

#[tokio::test]
async fn says_who_reads_on_once_it_is_inactive() {
    let page = Fakes::of(Rows::full()).get("/clients", Role::Admin).await;
    page.must_show("Its people (3) and API tokens (1) go on to read");
    let rows = Rows {
        clients: vec![ClientRow {
            people: 0,
            api_tokens: 0,
            ..clients::client()
        }],
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/clients", Role::Admin).await;
    page.must_not_show("go on to read");
}
