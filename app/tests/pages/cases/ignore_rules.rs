use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::account::Role;

use crate::actions::{PreviewIgnoreRule, RemoveIgnoreRule, SaveIgnoreRule, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::page::Page;
use crate::samples::{CLIENT, ORDER, ignore_rules};

fn address() -> String {
    format!("/clients/{CLIENT}/ignore-rules")
}

pub fn case() -> Case {
    let client = format!("/clients/{CLIENT}");
    Case::new("/clients/{id}/ignore-rules", &address())
        .shows(&["GIFT-&lt;WRAP&gt;", "US", "Ada &lt;Lovelace&gt;"])
        .links(Role::Viewer, &[&client])
        .offers(Role::Admin, &[PreviewIgnoreRule::url(), RemoveIgnoreRule::url()])
        .shows_when_empty(&["No ignore rules"])
}

standard_tests!(case());

async fn answered(action: &str, answer: Result<String, AppError>) -> Page {
    let typed = [("kind", "sku_beginning"), ("value", "gift-<wrap>")];
    let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let ports = Fakes::of(Rows::full()).ports();
    let echo = form_echo(action, fields.into(), answer);
    render_answered(&address(), Some(Role::Admin), ports, echo).await
}

#[tokio::test]
async fn a_preview_says_what_would_change_and_offers_to_save_just_that() {
    let json = serde_json::to_string(&ignore_rules::preview()).expect("an answer");
    let page = answered(PreviewIgnoreRule::url(), Ok(json)).await;
    page.must_show("If SKUs that begin with GIFT-&lt;WRAP&gt; are ignored")
        .must_show("Orders looked at, from the last 30 days: 1,000.")
        .must_show("Such lines: 70.")
        .must_show("Only the newest 1,000 orders were looked at.")
        .must_show("52 open orders have less to ship.")
        .must_show("1 of them has nothing left to ship here.")
        .must_show(&format!("/orders/{ORDER}"))
        .must_show("nothing left to ship")
        .must_show("And 51 more orders.")
        .must_show("Nothing is saved yet.")
        .must_show(SaveIgnoreRule::url())
        .must_not_show("<WRAP>");
    // As typed, as previewed, and of the two rules that there are.
    let values = [
        "gift-&lt;wrap&gt;",
        "GIFT-&lt;WRAP&gt;",
        "GIFT-&lt;WRAP&gt;",
        "US",
    ];
    assert_eq!(page.values("value"), values);
}

#[tokio::test]
async fn what_can_not_be_saved_has_no_button() {
    let error = AppError::invalid("value", FieldProblem::NotACountry);
    let page = answered(PreviewIgnoreRule::url(), Err(error)).await;
    page.must_show("code of two letters")
        .must_not_show(SaveIgnoreRule::url());
    let error = AppError::invalid("value", FieldProblem::TooManyRules(200));
    let page = answered(SaveIgnoreRule::url(), Err(error)).await;
    page.must_show("A client has 200 ignore rules at most.");
    let page = answered(RemoveIgnoreRule::url(), Err(AppError::ChangedMeanwhile)).await;
    page.must_show("somebody else has removed it");
}

#[tokio::test]
async fn whoever_removes_a_rule_is_told_of_open_orders() {
    let page = Fakes::of(Rows::full()).get(&address(), Role::Admin).await;
    page.must_show("At most 2 open orders have more to ship then.")
        .must_show("No open order has more to ship then.");
}

#[tokio::test]
async fn an_order_says_which_rule_leaves_a_line_out() {
    let mut rows = Rows::full();
    let line = &mut rows.order.consignments[0].lines[0];
    line.ignored_by = "sku:GIFT-WRAP".parse().ok();
    line.left_to_ship = 0;
    line.shipped = 0;
    let page = Fakes::of(rows)
        .get(&format!("/orders/{ORDER}"), Role::Viewer)
        .await;
    page.must_show("Not shipped from here: rule for SKU GIFT-WRAP")
        .must_show("product muted");
}
