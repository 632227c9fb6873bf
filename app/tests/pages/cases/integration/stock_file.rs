use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::stock::StockStatus;
use parcelpilot_contract::stock_file::{StockFile, StockFileForm, StockGiven};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::sheet::SheetError;

use super::address;
use crate::actions::{CheckStockFile, GiveStockFile, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::page::Page;
use crate::samples::{integrations, stock};

pub fn case() -> Case {
    Case::new("/integrations/{id}/stock/import", &address("/stock/import"))
        .for_readers(Role::Operator)
        .shows(&[integrations::NAME])
        .links(Role::Operator, &[&address("/stock")])
        .offers(Role::Operator, &[CheckStockFile::url()])
        .shows_when_empty(&[integrations::NAME, "Stock is off for this integration."])
}

standard_tests!(case());

async fn answered(answer: Result<String, AppError>, action: &str) -> Page {
    let fields = [
        (StockFileForm::CSV, "</textarea><script>alert(1)</script>"),
        (StockFileForm::COUNTED_AT, "yesterday"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let ports = Fakes::of(Rows::full()).ports();
    let page = address("/stock/import");
    render_answered(
        &page,
        Some(Role::Operator),
        ports,
        form_echo(action, fields.into(), answer),
    )
    .await
}

fn json<T: serde::Serialize>(answer: &T) -> Result<String, AppError> {
    Ok(serde_json::to_string(answer).expect("an answer"))
}

#[tokio::test]
async fn a_check_says_what_would_be_sent_and_offers_to_send_just_that() {
    let file: StockFile = Ok(stock::check());
    let page = answered(json(&file), CheckStockFile::url()).await;
    page.must_show("New: 1. Changed: 150. The same as before: 1. With errors: 1. No level is given yet.")
        .must_show("The levels count as of 2026-11-30 14:05:31.")
        .must_show("Levels that are the same as before are sent, too")
        .must_show("2 rows repeat others, and are left out.")
        .must_show("Columns that were not read: Bin &lt;2&gt;.")
        .must_show("<del>340</del>")
        .must_show("level is not a whole number from 0 to")
        .must_show("And 149 more rows.")
        .must_show("Send 152 levels")
        .must_show(GiveStockFile::url())
        .must_not_show("<script>alert");
    assert_eq!(page.values("digest"), ["0123abcd"]);
    assert_eq!(page.values("checked_at"), ["2026-11-30T14:05:31"]);
    assert_eq!(page.values("counted_at"), ["yesterday"], "what was typed stays");
    // Enter in a field presses the form's first button.
    let form = page.html.split("multipart/form-data").nth(1).expect("the form");
    let button = form.split("<button").nth(1).expect("a button");
    let button = button.split("</button>").next().expect("a button");
    assert!(button.contains(CheckStockFile::url()), "{button}");
}

#[tokio::test]
async fn what_can_not_be_sent_has_no_button() {
    let file: StockFile = Err(SheetError::Empty.into());
    let page = answered(json(&file), CheckStockFile::url()).await;
    page.must_show("The CSV is empty.")
        .must_not_show(GiveStockFile::url());
    let late = AppError::invalid(StockFileForm::COUNTED_AT, FieldProblem::CountedTooLongAgo);
    let page = answered(Err(late), GiveStockFile::url()).await;
    page.must_show("That is more than 15 minutes ago, and the store may have sold some since.")
        .must_not_show(&format!("value=\"{}\"", GiveStockFile::url()))
        .must_show("&lt;script&gt;");
    assert_eq!(page.values("counted_at"), ["yesterday"]);
}

#[tokio::test]
async fn what_was_not_taken_of_a_file_is_said() {
    let given = StockGiven {
        accepted: 3,
        older: 1,
        refused: 2,
    };
    let page = answered(json(&given), GiveStockFile::url()).await;
    page.must_show("3 levels wait for the next call to BigCommerce.")
        .must_show("1 level was not taken: one that was counted later is here already.")
        .must_show("2 levels were not taken: they became too old")
        .must_link_to(&address("/stock"));
}

#[tokio::test]
async fn nobody_chooses_a_file_where_no_level_may_be_given() {
    for status in [
        StockStatus::default(),
        StockStatus {
            is_on: true,
            is_shared: true,
            ..StockStatus::default()
        },
        StockStatus {
            is_on: true,
            is_inactive: true,
            ..StockStatus::default()
        },
    ] {
        let fakes = Fakes::of(Rows {
            stock: status,
            ..Rows::full()
        });
        let page = fakes.get(&address("/stock/import"), Role::Admin).await;
        assert!(!page.offered().contains(CheckStockFile::url()), "{page}");
    }
}
