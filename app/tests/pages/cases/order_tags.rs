//! Tags on an order's page, and in the list.

use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::account::Role;

use crate::actions::{ServerFn, TagOrders, UntagOrders};
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{ORDER, orders};
use crate::tags::tags;

fn address() -> String {
    format!("/orders/{ORDER}")
}

#[tokio::test]
async fn tags_lead_to_their_orders_and_are_added_and_removed_by_those_who_may() {
    let page = Fakes::of(Rows::full())
        .get(&format!("{}?list=held", address()), Role::Operator)
        .await;
    page.must_link_to("/orders?search=tag%3A%22Very%20fragile%22")
        .must_show("Remove tag Very fragile");
    let removing = page
        .offers()
        .into_iter()
        .find(|offer| offer.action == UntagOrders::url());
    let fields = removing.expect("a button").fields;
    for (name, value) in [
        ("tag", orders::TAG),
        ("page", &format!("{}?list=held", address())),
        ("ids[]", ORDER),
    ] {
        assert!(
            fields.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {fields:?}"
        );
    }
    // Those of other orders are offered.
    assert!(
        page.html
            .contains(&format!("<option value=\"{}\"", orders::OTHER_TAG)),
        "{}",
        page.html
    );
    let viewer = Fakes::of(Rows::full()).get(&address(), Role::Viewer).await;
    viewer.must_show(orders::TAG).must_not_show("Remove tag");
    assert!(!viewer.offered().contains(TagOrders::url()));
}

#[tokio::test]
async fn a_tag_that_was_refused_is_there_with_the_reason() {
    for (problem, said) in [
        (FieldProblem::TooLong(30), "At most 30 characters."),
        (
            FieldProblem::TooMany(10),
            "This order has 10 tags, which is the limit.",
        ),
    ] {
        let fields = vec![("tag".to_owned(), "typed by hand".to_owned())];
        let echo = form_echo(TagOrders::url(), fields, Err(AppError::invalid("tag", problem)));
        let ports = Fakes::of(Rows::full()).ports();
        let page = render_answered(&address(), Some(Role::Operator), ports, echo).await;
        page.must_show(said);
        assert!(page.html.contains("value=\"typed by hand\""), "{}", page.html);
    }
}

/// Both in the form that has the rows: what was typed comes back in the field that it was typed into.
#[tokio::test]
async fn a_tag_for_several_orders_comes_back_with_the_reason() {
    let fields = [("tag", "typed by hand"), ("ids[]", ORDER)];
    let fields = fields
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let answer = Err(AppError::invalid("tag", FieldProblem::TooLong(30)));
    let echo = form_echo(TagOrders::url(), fields, answer);
    let page = render_answered(
        "/orders",
        Some(Role::Operator),
        Fakes::of(Rows::full()).ports(),
        echo,
    )
    .await;
    page.must_show("At most 30 characters.")
        .must_not_show("Please say why.");
    assert!(page.html.contains("value=\"typed by hand\""), "{}", page.html);
    let mut boxes = tags(&page.html, "<input").filter(|input| input.contains(ORDER));
    assert!(boxes.all(|input| input.contains("checked")), "{}", page.html);
}

#[tokio::test]
async fn rows_show_their_tags_and_a_search_by_one_is_understood() {
    let page = Fakes::of(Rows::full())
        .get("/orders?search=tag%3Afragile", Role::Viewer)
        .await;
    page.must_show("Tag “fragile”")
        .must_link_to("/orders?search=tag%3A%22Very%20fragile%22")
        .must_show("37");
}
