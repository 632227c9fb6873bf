use parcelpilot_contract::client_links::CreatedClientLink;
use parcelpilot_domain::account::Role;

use crate::actions::{MakeClientLink, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{at, clients, integrations};

const ADDRESS: &str = "/integrations/client-link";

pub fn case() -> Case {
    Case::new(ADDRESS, ADDRESS)
        .for_readers(Role::Admin)
        .shows(&[clients::NAME])
        .links(Role::Admin, &["/integrations", "/clients"])
        .offers(Role::Admin, &[MakeClientLink::url()])
        .links_when_empty(&["/clients"])
}

standard_tests!(case());

#[tokio::test]
async fn shows_a_link_once_with_the_mail_that_asks_for_the_store() {
    let made = CreatedClientLink {
        path: "/connect?link=made-up".to_owned(),
        name: integrations::REQUESTED_NAME.to_owned(),
        client_name: clients::NAME.to_owned(),
        made_by: integrations::LINK_MAKER.to_owned(),
        expires_at: at(9),
    };
    let json = serde_json::to_string(&made).expect("JSON");
    let echo = form_echo(MakeClientLink::url(), Vec::new(), Ok(json));
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(ADDRESS, Some(Role::Admin), ports, echo).await;
    page.must_show("Please connect your store Birch CA store");
    page.must_show("mailto:?subject=Please%20connect");
    // The client's clock may be another one than the reader's.
    page.must_show(&format!("until {}", at(9)));
    assert!(page.html.matches("/connect?link=made-up").count() >= 2, "{page}");
    assert!(page.html.contains("connect%3Flink%3Dmade%2Dup"), "{page}");
    // A form beside it would make another one unawares.
    assert!(!page.offered().contains(MakeClientLink::url()), "{page}");
}

#[tokio::test]
async fn asks_for_no_credentials() {
    let page = Fakes::of(Rows::full()).get(ADDRESS, Role::Admin).await;
    assert!(page.has_field("settings.statuses[]") && !page.has_field("credentials.bigcommerce.file"));
}
