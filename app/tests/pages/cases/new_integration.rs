use parcelpilot_contract::clients::ClientRow;
use parcelpilot_domain::account::Role;

use crate::actions::{SaveIntegration, ServerFn, TestConnection};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{CLIENT, clients};

pub fn case() -> Case {
    Case::new("/integrations/new", "/integrations/new")
        .for_readers(Role::Admin)
        .shows(&[clients::NAME])
        .links(Role::Admin, &["/integrations", "/clients"])
        .offers(Role::Admin, &[SaveIntegration::url(), TestConnection::url()])
        .links_when_empty(&["/clients"])
}

standard_tests!(case());

#[tokio::test]
async fn chooses_the_only_client_and_offers_none_that_is_inactive() {
    let page = Fakes::of(Rows::full())
        .get("/integrations/new", Role::Admin)
        .await;
    assert_eq!(page.values("client"), [CLIENT]);
    let rows = Rows {
        clients: vec![ClientRow {
            is_active: false,
            ..clients::client()
        }],
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/integrations/new", Role::Admin).await;
    assert!(!page.choices("client").contains(&CLIENT.to_owned()));
}
