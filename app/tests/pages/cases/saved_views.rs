//! The order list as a view that somebody saved.

use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::saved_views::SavedViewRow;
use parcelpilot_domain::account::Role;

use crate::actions::{
    ChangeSavedView, ChooseOrderColumns, DeleteSavedView, HoldOrders, PrintPickList, PrintSlips,
    ReleaseOrders, SaveView, ServerFn, TagOrders, UntagOrders,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{CLIENT, SAVED_VIEW, orders};

pub fn case() -> Case {
    Case::new("/orders", "/orders?list=held")
        .shows(&[orders::VIEW_NAME, orders::SHARED_VIEW, "Shared by Oscar Other"])
        .links(
            Role::Viewer,
            &["/orders?list=held", "/orders?list=to_ship&sort=lowest_total"],
        )
        .offers(
            Role::Viewer,
            &[ChangeSavedView::url(), DeleteSavedView::url(), SaveView::url()],
        )
        .offers(Role::Operator, &[HoldOrders::url(), ReleaseOrders::url()])
        .offers(Role::Viewer, &[ChooseOrderColumns::url()])
        .offers(Role::Operator, &[TagOrders::url(), UntagOrders::url()])
        .offers(Role::Operator, &[PrintSlips::url(), PrintPickList::url()])
}

standard_tests!(case());

#[tokio::test]
async fn the_view_that_is_shown_is_marked_and_no_other() {
    let marked = |html: &str| {
        let links = html.split("<a ").filter_map(|link| link.split('>').next());
        let marked = links.filter(|link| link.contains("class=\"view\"") && link.contains("aria-current"));
        marked.count()
    };
    let get = async |address: &str| Fakes::of(Rows::full()).get(address, Role::Viewer).await;
    assert_eq!(marked(&get("/orders?list=held").await.html), 1);
    // Later pages are of the same view.
    assert_eq!(marked(&get("/orders?list=held&after=older-orders").await.html), 1);
    assert_eq!(marked(&get("/orders").await.html), 0);
}

#[tokio::test]
async fn a_narrowed_list_can_be_saved_and_all_orders_cannot() {
    let offers = async |address: &str, role| {
        Fakes::of(Rows::full())
            .get(address, role)
            .await
            .offered()
            .contains(SaveView::url())
    };
    assert!(offers("/orders?status=9", Role::Viewer).await);
    assert!(!offers("/orders", Role::Viewer).await);
    let page = Fakes::of(Rows::full())
        .get("/orders?status=9&after=x&done=view_saved", Role::Operator)
        .await;
    assert_eq!(page.values("query"), ["status=9"]);
    page.must_show("Show it to everybody").must_show("View saved.");
    let page = Fakes::of(Rows::full())
        .get("/orders?status=9", Role::Viewer)
        .await;
    page.must_not_show("Show it to everybody");
}

#[tokio::test]
async fn what_was_refused_comes_back_as_it_was_typed() {
    let fakes = Fakes::of(Rows::full());
    let refused = async |problem, fields: &[(&str, &str)]| {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let echo = form_echo(
            SaveView::url(),
            fields.collect(),
            Err(AppError::invalid("name", problem)),
        );
        render_answered("/orders?status=9", Some(Role::Operator), fakes.ports(), echo).await
    };
    let page = refused(FieldProblem::Taken, &[("name", "My acme"), ("is_shared", "true")]).await;
    page.must_show("This is already in use.").must_show(" checked");
    assert_eq!(page.values("name"), ["My acme"]);
    refused(FieldProblem::TooMany(50), &[("name", "51st")])
        .await
        .must_show("You have 50 saved views, which is the limit.");
}

#[tokio::test]
async fn another_ones_view_is_changed_by_whom_the_server_lets() {
    let view = |may_change| SavedViewRow {
        is_own: false,
        is_shared: true,
        may_change,
        ..orders::saved_views().remove(0)
    };
    for may_change in [false, true] {
        let rows = Rows {
            saved_views: vec![view(may_change)],
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/orders?list=held", Role::Admin).await;
        assert_eq!(page.offered().contains(DeleteSavedView::url()), may_change);
        assert!(page.offered().contains(SaveView::url()));
        assert_eq!(page.values("id").contains(&SAVED_VIEW.to_owned()), may_change);
    }
}

#[tokio::test]
async fn a_view_that_somebody_deleted_meanwhile_is_said_where_it_was() {
    let fakes = Fakes::of(Rows::full());
    for action in [ChangeSavedView::url(), DeleteSavedView::url()] {
        for address in ["/orders?list=held", "/orders?status=9"] {
            let gone = [("id".to_owned(), CLIENT.to_owned())];
            let echo = form_echo(action, gone.into(), Err(AppError::NotFound));
            let page = render_answered(address, Some(Role::Viewer), fakes.ports(), echo).await;
            page.must_show("This view was deleted in the meantime");
            assert_eq!(page.content().matches("notice-error").count(), 1, "{page}");
        }
    }
    // What its own form says is not said twice.
    let own = [("id".to_owned(), SAVED_VIEW.to_owned())];
    let echo = form_echo(ChangeSavedView::url(), own.into(), Err(AppError::Forbidden));
    let page = render_answered("/orders?list=held", Some(Role::Viewer), fakes.ports(), echo).await;
    assert_eq!(page.content().matches("notice-error").count(), 1, "{page}");
}
