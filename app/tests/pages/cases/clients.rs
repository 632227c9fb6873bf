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
