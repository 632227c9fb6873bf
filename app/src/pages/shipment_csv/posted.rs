//! What the page shows after a post.

use std::collections::BTreeMap;

use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipment_csv::{CsvCheck, CsvShipped};
use parcelpilot_domain::ids::CsvUploadId;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::csv::{Column, CsvChoices, Preview, SheetError, bad_rows, wrong_rows};
use uuid::Uuid;

use super::columns::ReadAs;
use crate::components::form_echo::FormEcho;
use crate::localization::{Localized, OfReader};
use crate::server_functions::shipment_csv::{CheckShipmentCsv, ShipCsv, choices};

#[derive(Default)]
pub(super) struct Posted {
    /// New where something was shipped; else the form's own, so that what is sent again is known.
    pub upload: String,
    pub integration: String,
    /// What is in the field.
    pub csv: String,
    /// Of what was only checked.
    pub preview: Option<Result<Checked, SheetError>>,
    pub read_as: Option<ReadAs>,
    pub shipped: Option<Shipped>,
    pub error: Option<AppError>,
}

/// What would be shipped, and the rows that would not.
pub(super) struct Checked {
    pub preview: Preview,
    pub wrong: Vec<[String; 3]>,
    pub more_wrong: Option<Message>,
    /// The same as a CSV; empty where there are none.
    pub wrong_csv: String,
}

#[derive(Clone)]
pub(super) struct Shipped {
    pub counts: CsvShipped,
    /// Those that were shipped and those that were not.
    pub rows: i64,
    /// Those that were not shipped, and how many more there are.
    pub wrong: Vec<[String; 3]>,
    pub more_wrong: Option<Message>,
    /// The same as a CSV; empty where all were shipped.
    pub wrong_csv: String,
}

impl Posted {
    pub(super) fn of(echo: Option<FormEcho>) -> Self {
        let Some(echo) = echo else {
            return Self {
                upload: new_upload(),
                ..Self::default()
            };
        };
        let field = |name| echo.field(name).unwrap_or_default().to_owned();
        let csv = field("csv");
        let typed = typed_choices(&echo, &csv);
        let check = (echo.action == CheckShipmentCsv::url())
            .then(|| echo.result::<CsvCheck>().ok())
            .flatten();
        let choices = check.as_ref().map_or(&typed, |check| &check.choices).clone();
        let preview = Preview::read_as(&csv, &choices);
        let answer = (echo.action == ShipCsv::url())
            .then(|| echo.result::<CsvShipped>().ok())
            .flatten();
        if let (Some(counts), Ok(preview)) = (answer, &preview) {
            let shipped = Shipped::of(counts, preview, &csv, &choices);
            let left = Preview::read_as(&shipped.wrong_csv, &choices).ok();
            return Self {
                upload: new_upload(),
                integration: field("integration"),
                read_as: ReadAs::of(&shipped.wrong_csv, &choices, left.as_ref(), None),
                csv: shipped.wrong_csv.clone(),
                shipped: Some(shipped),
                ..Self::default()
            };
        }
        let is_too_large = matches!(preview, Err(SheetError::TooLarge));
        Self {
            upload: field("upload"),
            integration: field("integration"),
            // The sentence about a CSV that can't be read is the preview's.
            error: echo.error().filter(|_| preview.is_ok()),
            read_as: ReadAs::of(&csv, &choices, preview.as_ref().ok(), check.as_ref()),
            preview: Some(preview.map(|preview| Checked::of(preview, check.as_ref(), &csv, &choices))),
            // Nobody corrects a file of that size in a page.
            csv: if is_too_large { String::new() } else { csv },
            shipped: None,
        }
    }
}

impl Shipped {
    fn of(counts: CsvShipped, preview: &Preview, csv: &str, choices: &CsvChoices) -> Self {
        let mut wrong: BTreeMap<u32, String> = preview.wrong(&OfReader);
        wrong.extend(
            counts
                .refused
                .iter()
                .map(|(line, refusal)| (*line, refusal.sentence().localized())),
        );
        // What was read a moment ago is read again.
        let (shown, more_wrong) = wrong_rows(csv, choices, &wrong).unwrap_or_default();
        Self {
            rows: counts.rows + wrong.len() as i64,
            counts,
            wrong_csv: wrong_csv(csv, choices, &wrong),
            wrong: shown,
            more_wrong,
        }
    }
}

impl Checked {
    fn of(mut preview: Preview, check: Option<&CsvCheck>, csv: &str, choices: &CsvChoices) -> Self {
        if let Some(check) = check {
            preview.refuse(&check.refused);
        }
        let lines = preview.wrong(&OfReader);
        let (wrong, more_wrong) = wrong_rows(csv, choices, &lines).unwrap_or_default();
        Self {
            wrong_csv: wrong_csv(csv, choices, &lines),
            preview,
            wrong,
            more_wrong,
        }
    }
}

fn wrong_csv(csv: &str, choices: &CsvChoices, wrong: &BTreeMap<u32, String>) -> String {
    match wrong.is_empty() {
        true => String::new(),
        false => bad_rows(csv, choices, wrong).unwrap_or_default(),
    }
}

/// What was chosen on the page.
fn typed_choices(echo: &FormEcho, csv: &str) -> CsvChoices {
    let columns = Column::ALL
        .into_iter()
        .filter_map(|column| {
            let code = column.code();
            let name = echo.field(&format!("columns[{code}]"))?;
            Some((code.to_owned(), name.to_owned()))
        })
        .collect();
    let field = |name| echo.field(name).unwrap_or_default();
    choices(csv, field("choices_for"), &columns, field("carrier"))
}

fn new_upload() -> String {
    CsvUploadId::from_uuid(Uuid::now_v7()).to_string()
}
