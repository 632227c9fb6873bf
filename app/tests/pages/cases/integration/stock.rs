use parcelpilot_contract::error::{AppError, FieldProblem, StoreAnswer};
use parcelpilot_contract::stock::{StockPage, StockSettingForm, StockStatus};
use parcelpilot_domain::account::Role;

use super::address;
use crate::actions::{GiveStockLevel, ServerFn, SetStock};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{clients, integrations, stock};

pub fn case() -> Case {
    let level = format!("{}?sku=TENT-4P&at=1", address("/stock"));
    Case::new("/integrations/{id}/stock", &address("/stock"))
        .shows(&[
            integrations::NAME,
            clients::NAME,
            stock::SKU,
            stock::WORDS,
            "BigCommerce answered 403: the token may not change stock.",
            "2 levels wait to be sent.",
            "1 level is not in the store, or may not be. Send it again.",
        ])
        .links(Role::Viewer, &["/integrations"])
        .links(
            Role::Operator,
            &[&level, &address("/stock.csv"), &address("/stock/import")],
        )
        .links(Role::Admin, &[&format!("{}?locations=ask", address("/stock"))])
        .offers(Role::Admin, &[SetStock::url()])
        .offers(Role::Operator, &[GiveStockLevel::url()])
        .shows_when_empty(&[
            integrations::NAME,
            clients::NAME,
            "The store keeps its own levels. Nothing is sent to it.",
        ])
}

standard_tests!(case());

fn of(status: StockStatus) -> Fakes {
    Fakes::of(Rows {
        stock: status,
        stock_page: StockPage::default(),
        ..Rows::full()
    })
}

#[tokio::test]
async fn nobody_gives_levels_where_it_is_off_or_the_store_is_shared() {
    let off = of(StockStatus::default())
        .get(&address("/stock"), Role::Admin)
        .await;
    assert!(!off.offered().contains(GiveStockLevel::url()) && off.offered().contains(SetStock::url()));
    assert!(!off.shows("Stock levels"), "there is nothing to look for: {off}");
    let shared = StockStatus {
        is_on: true,
        is_shared: true,
        ..StockStatus::default()
    };
    let page = of(shared).get(&address("/stock"), Role::Admin).await;
    assert!(!page.offered().contains(GiveStockLevel::url()));
    page.must_show("Channels of this store belong to more than one client");
    let inactive = StockStatus {
        is_on: true,
        is_inactive: true,
        ..StockStatus::default()
    };
    let page = of(inactive).get(&address("/stock"), Role::Admin).await;
    assert!(!page.offered().contains(GiveStockLevel::url()) && !page.shows("within seconds"));
    page.must_show("Nothing is sent to the store while the integration is disabled");
}

#[tokio::test]
async fn locations_are_asked_of_the_store_by_an_admin_only() {
    let asked = format!("{}?locations=ask", address("/stock"));
    let page = Fakes::of(Rows::full()).get(&asked, Role::Admin).await;
    page.must_show("1: Default location")
        .must_show("3: Closed shop (disabled in BigCommerce)");
    let fakes = Fakes::of(Rows::full());
    fakes.get(&asked, Role::Operator).await.must_be(200);
    assert!(!fakes.asked().contains("stock.locations"));
    let failing = AppError::Store(StoreAnswer::Unavailable);
    let fakes = Fakes::of(Rows::full()).failing("stock.locations", failing);
    let page = fakes.get(&asked, Role::Admin).await;
    page.must_be(200).must_show("BigCommerce could not be reached");
}

#[tokio::test]
async fn a_level_is_given_anew_from_its_row() {
    let chosen = format!("{}?sku=A%2BB&at=2", address("/stock"));
    let page = Fakes::of(Rows::full()).get(&chosen, Role::Operator).await;
    assert!(
        page.has_value("sku", "A+B") && page.has_value("location", "2"),
        "{page}"
    );
}

#[tokio::test]
async fn a_location_that_is_none_is_said_at_its_field() {
    let error = AppError::invalid(StockSettingForm::LOCATION, FieldProblem::NotBetween(1, u32::MAX));
    let typed = [(StockSettingForm::IS_ON, "on"), (StockSettingForm::LOCATION, "x")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let echo = form_echo(SetStock::url(), typed.to_vec(), Err(error));
    let ports = of(StockStatus::default()).ports();
    let page = render_answered(&address("/stock"), Some(Role::Admin), ports, echo).await;
    assert!(page.has_value(StockSettingForm::LOCATION, "x"), "{page}");
}
