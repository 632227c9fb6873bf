use parcelpilot_contract::client_skus::SkuFile;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::sheet::SheetError;
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip};

use crate::actions::{
    CheckClientSkus, ImportClientSkus, RemoveClientSku, RequireClientSkus, SaveClientSku, ServerFn,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::page::Page;
use crate::samples::{CLIENT, ORDER, client_skus, order_parts};

fn address() -> String {
    format!("/clients/{CLIENT}/skus")
}

pub fn case() -> Case {
    let (client, list) = (format!("/clients/{CLIENT}"), address());
    Case::new("/clients/{id}/skus", &address())
        .shows(&[client_skus::STORE_SKU, client_skus::WAREHOUSE_SKU])
        .links(Role::Viewer, &[&client, &format!("{list}?after=pegs-6pack")])
        .links(
            Role::Operator,
            &[&format!("{list}.csv"), &format!("{list}?sku=PEGS-6PACK")],
        )
        .links(Role::Admin, &[&format!("{list}/import")])
        .links(
            Role::Operator,
            &[&format!("{list}?sku={}", client_skus::UNLISTED_SKU)],
        )
        .shows(&[
            client_skus::UNLISTED_SKU,
            "Storm lamp",
            "There are more, or newer orders",
        ])
        .offers(Role::Operator, &[SaveClientSku::url()])
        .offers(Role::Admin, &[RequireClientSkus::url()])
        .shows_when_empty(&["No SKUs yet"])
}

standard_tests!(case());

pub mod import {
    use super::*;

    pub fn case() -> Case {
        let list = super::address();
        Case::new("/clients/{id}/skus/import", &format!("{list}/import"))
            .for_readers(Role::Admin)
            .links(Role::Admin, &[&list])
            .offers(Role::Admin, &[CheckClientSkus::url()])
    }

    standard_tests!(case());

    async fn answered(answer: Result<String, AppError>, action: &str) -> Page {
        let fields = vec![(
            "csv".to_owned(),
            "</textarea><script>alert(1)</script>".to_owned(),
        )];
        let ports = Fakes::of(Rows::full()).ports();
        let page = format!("{}/import", super::address());
        render_answered(&page, Some(Role::Admin), ports, form_echo(action, fields, answer)).await
    }

    #[tokio::test]
    async fn a_check_says_what_would_change_and_offers_to_save_just_that() {
        let file: SkuFile = Ok(client_skus::check());
        let json = serde_json::to_string(&file).expect("an answer");
        let page = answered(Ok(json), CheckClientSkus::url()).await;
        page.must_show("New: 1. Changed: 250. Unchanged: 3. With errors: 1. Nothing is saved yet.")
            .must_show("Columns that were not read: Name, Bin &lt;2&gt;.")
            .must_show("<del>W-2040</del>")
            .must_show("<ins>W-1</ins>")
            .must_show("<del>6</del>")
            .must_show("Units per pack is empty.")
            .must_show("And 249 more rows.")
            .must_show("Save 251 SKUs")
            .must_show(ImportClientSkus::url())
            .must_not_show("<script>alert");
        assert_eq!(page.values("digest"), ["0123abcd"]);
        assert_eq!(page.values("version"), ["7"]);
    }

    #[tokio::test]
    async fn what_can_not_be_saved_has_no_button() {
        let file: SkuFile = Err(SheetError::Empty.into());
        let json = serde_json::to_string(&file).expect("an answer");
        let page = answered(Ok(json), CheckClientSkus::url()).await;
        page.must_show("The CSV is empty.")
            .must_not_show(ImportClientSkus::url());
        let page = answered(Err(AppError::ChangedMeanwhile), ImportClientSkus::url()).await;
        page.must_show("Nothing was overwritten.")
            .must_not_show(&format!("value=\"{}\"", ImportClientSkus::url()))
            .must_show("&lt;script&gt;");
    }
}

#[tokio::test]
async fn who_requires_the_list_is_told_that_orders_may_leave_all_the_same() {
    let page = Fakes::of(Rows::full())
        .get(&format!("{}?done=skus_required", address()), Role::Admin)
        .await;
    page.must_show("unless somebody ships it all the same and says why");
}

#[tokio::test]
async fn orders_that_were_not_looked_at_are_no_orders_without_fault() {
    let mut rows = Rows::full();
    rows.unlisted_skus.skus.clear();
    let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
    page.must_show("Newer orders may have others")
        .must_not_show("Not on the list");
    // Whole orders are read for it: not with each page of a search.
    for query in ["?search=pegs", "?after=pegs"] {
        let page = Fakes::of(Rows::full())
            .get(&format!("{}{query}", address()), Role::Viewer)
            .await;
        page.must_not_show(client_skus::UNLISTED_SKU);
    }
}

#[tokio::test]
async fn a_listed_sku_is_changed_and_removed_at_its_version() {
    let page = Fakes::of(Rows::full())
        .get(&format!("{}?sku=PEGS-6PACK", address()), Role::Operator)
        .await;
    page.must_show("Change SKU PEGS-6PACK")
        .must_show(RemoveClientSku::url());
    assert_eq!(page.values("version"), ["5", "5"]);
    assert_eq!(page.values("units_per_pack"), ["6"]);
}

#[tokio::test]
async fn a_sku_that_is_not_listed_is_in_the_form_already() {
    let page = Fakes::of(Rows::full())
        .get(&format!("{}?sku=LAMP%22%3E", address()), Role::Operator)
        .await;
    page.must_show("Add a SKU").must_not_show(RemoveClientSku::url());
    assert_eq!(page.values("version"), ["0"]);
    page.must_show("value=\"LAMP&quot;");
}

#[tokio::test]
async fn a_form_that_somebody_else_was_before_keeps_its_version() {
    let typed = [
        ("version", "2"),
        ("store_sku", "PEGS-6PACK"),
        ("warehouse_sku", "As typed"),
    ];
    let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let echo = form_echo(
        SaveClientSku::url(),
        fields.into(),
        Err(AppError::ChangedMeanwhile),
    );
    let ports = Fakes::of(Rows::full()).ports();
    let address = format!("{}?sku=PEGS-6PACK", address());
    let page = render_answered(&address, Some(Role::Operator), ports, echo).await;
    page.must_show("name=\"version\" value=\"2\"")
        .must_show("value=\"As typed\"")
        .must_show("Reload to see their version.");
}

/// All rows of one file have the same version: typed into a form for a new SKU, it would be another row's.
#[tokio::test]
async fn a_form_of_a_sku_that_is_gone_is_one_for_a_new_sku() {
    let answered = async |action: &str, error: AppError| -> Page {
        let typed = [("version", "5"), ("store_sku", "GONE"), ("warehouse_sku", "W-1")];
        let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let echo = form_echo(action, fields.into(), Err(error));
        let ports = Fakes::of(Rows::full()).ports();
        let address = format!("{}?sku=GONE", address());
        render_answered(&address, Some(Role::Operator), ports, echo).await
    };
    let saved = answered(SaveClientSku::url(), AppError::ChangedMeanwhile).await;
    saved
        .must_show("Add a SKU")
        .must_show("Nothing was overwritten.")
        .must_show("value=\"W-1\"");
    assert_eq!(saved.values("version"), ["0"]);
    for error in [AppError::NotFound, AppError::ChangedMeanwhile] {
        let removed = answered(RemoveClientSku::url(), error).await;
        removed
            .must_show("Add a SKU")
            .must_show("somebody else has removed it");
        assert_eq!(removed.values("version"), ["0"]);
    }
}

#[tokio::test]
async fn each_page_of_an_order_says_what_the_warehouse_takes_for_it() {
    let mut rows = Rows::full();
    let line = &mut rows.order.consignments[0].lines[0];
    line.warehouse = Some(client_skus::item("W-7", 6));
    line.left_to_ship = 2;
    let fakes = Fakes::of(rows);
    for address in [
        format!("/orders/{ORDER}"),
        format!("/print/pick?ids={ORDER}"),
        format!("/print/slips?ids={ORDER}"),
        format!("/pack/{ORDER}"),
    ] {
        let page = fakes.get(&address, Role::Operator).await;
        page.must_show("W-7")
            .must_show("× 6 units a pack")
            .must_show("Store SKU")
            .must_show(order_parts::SKU);
        let html = page.content();
        assert!(
            html.find("W-7") < html.find(order_parts::SKU),
            "{address}: ours first"
        );
        let plain = Fakes::of(Rows::full()).get(&address, Role::Operator).await;
        plain
            .must_show(order_parts::SKU)
            .must_not_show("Store SKU")
            .must_not_show("units a pack");
    }
    let pick = fakes.get(&format!("/print/pick?ids={ORDER}"), Role::Viewer).await;
    pick.must_show("12 units in all");
}

#[tokio::test]
async fn an_order_that_waits_for_a_sku_leads_to_mapping_it() {
    let mut rows = Rows::full();
    let skus = vec!["LAMP&2".to_owned(), String::new()];
    rows.order.may_ship = MayShip::Held(vec![HoldCause::SkuNotListed(skus)]);
    let page = Fakes::of(rows)
        .get(&format!("/orders/{ORDER}"), Role::Operator)
        .await;
    page.must_show("SKU not on the client")
        .must_link_to(&format!("{}?sku=LAMP%262", address()));
}
