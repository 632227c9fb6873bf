use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::account::Role;

use crate::actions::{EraseShopper, FindShopper, ServerFn, SetRetention};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{CLIENT, clients};

const ADDRESS: &str = "/personal-data";

pub fn case() -> Case {
    Case::new("/personal-data", ADDRESS)
        .for_readers(Role::Admin)
        .shows(&[clients::NAME])
        .links(Role::Admin, &["/clients"])
        .offers(Role::Admin, &[FindShopper::url()])
}

standard_tests!(case());

#[tokio::test]
async fn who_was_found_can_be_given_their_data_and_be_erased() {
    let answer = serde_json::to_string(&clients::shopper()).expect("JSON");
    let echo = form_echo(FindShopper::url(), Vec::new(), Ok(answer));
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(ADDRESS, Some(Role::Admin), ports, echo).await;
    page.must_show("zoe@example.com")
        .must_show("2 orders have this address.")
        .must_show("unless you choose otherwise: 7002.")
        .must_show("action=\"/personal-data.json\"");
    assert!(page.offered().contains(EraseShopper::url()));
}

#[tokio::test]
async fn an_erasure_that_was_not_confirmed_comes_back_with_whom_it_was_about() {
    let error = AppError::invalid("typed_again", FieldProblem::EmailDiffers);
    let fields = [
        ("email", "zoe@example.com"),
        ("typed_again", "zoe"),
        ("with_unfinished", "on"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let echo = form_echo(EraseShopper::url(), fields.into(), Err(error));
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(ADDRESS, Some(Role::Admin), ports, echo).await;
    page.must_show(&FieldProblem::EmailDiffers.sentence().to_string())
        .must_show("value=\"zoe\"")
        .must_show("Kept of zoe@example.com");
}

#[tokio::test]
async fn what_a_choice_would_erase_is_shown_before_it_is_saved() {
    let address = format!("/clients/{CLIENT}");
    let fakes = Fakes::of(Rows::full());
    let page = fakes.get(&address, Role::Admin).await;
    assert!(!page.offered().contains(SetRetention::url()));
    let page = fakes.get(&format!("{address}?days=30"), Role::Admin).await;
    page.must_show("would be erased now: 1,000+.");
    assert!(page.offered().contains(SetRetention::url()));
    assert_eq!(page.values("days"), ["30", "30"]);
    let page = fakes.get(&format!("{address}?days=30"), Role::Operator).await;
    assert!(!page.offered().contains(SetRetention::url()));
}
