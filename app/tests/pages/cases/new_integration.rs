use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::credentials;

use crate::actions::{SaveIntegration, ServerFn, TestConnection};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{CLIENT, clients};

pub fn case() -> Case {
    Case::new("/integrations/new", "/integrations/new")
        .for_readers(Role::Admin)
        .shows(&[clients::NAME])
        .links(
            Role::Admin,
            &["/integrations", "/clients", "/integrations/client-link"],
        )
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

/// Without JavaScript the server finds them.
#[tokio::test]
async fn a_file_of_something_else_is_told_in_one_sentence() {
    let sentences = async |file: &str| {
        let error = AppError::Credentials(credentials::parse(file).findings);
        let echo = form_echo(TestConnection::url(), Vec::new(), Err(error));
        let ports = Fakes::of(Rows::full()).ports();
        let page = render_answered("/integrations/new", Some(Role::Admin), ports, echo).await;
        let content = page.content();
        let list = content
            .split("id=\"credential-findings\"")
            .nth(1)
            .expect("a list");
        let list = list.split("</ul>").next().expect("a list");
        (
            list.matches("<li").count(),
            list.contains("This is not the file BigCommerce downloads"),
        )
    };
    assert_eq!(
        sentences("SHOPIFY_API_KEY=1f0c6a527a544c8e\n<html>").await,
        (1, true)
    );
    assert_eq!(
        sentences("CLIENT ID: z9y8w7v6u5t4s3r2q1p0o9n8m7l6k5j").await,
        (2, false)
    );
}
