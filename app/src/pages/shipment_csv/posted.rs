//! What the page shows after a post.

use std::collections::BTreeMap;

use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipment_csv::CsvShipped;
use parcelpilot_domain::ids::CsvUploadId;
use parcelpilot_domain::shipment::csv::{Preview, SheetError, bad_rows, wrong_rows};
use uuid::Uuid;

use crate::components::form_echo::FormEcho;
use crate::server_functions::shipment_csv::ShipCsv;

#[derive(Default)]
pub(super) struct Posted {
    /// New where something was shipped; else the form's own, so that what is sent again is known.
    pub upload: String,
    pub integration: String,
    /// What is in the field.
    pub csv: String,
    /// Of what was only checked.
    pub preview: Option<Result<Preview, SheetError>>,
    pub shipped: Option<Shipped>,
    pub error: Option<AppError>,
}

#[derive(Clone)]
pub(super) struct Shipped {
    pub counts: CsvShipped,
    /// Those that were shipped and those that were not.
    pub rows: i64,
    /// Those that were not shipped, and how many more there are.
    pub wrong: Vec<[String; 3]>,
    pub more_wrong: Option<String>,
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
        let preview = Preview::read(&csv);
        let answer = (echo.action == ShipCsv::url())
            .then(|| echo.result::<CsvShipped>().ok())
            .flatten();
        if let (Some(counts), Ok(preview)) = (answer, &preview) {
            let shipped = Shipped::of(counts, preview, &csv);
            return Self {
                upload: new_upload(),
                integration: field("integration"),
                csv: shipped.wrong_csv.clone(),
                shipped: Some(shipped),
                ..Self::default()
            };
        }
        Self {
            upload: field("upload"),
            integration: field("integration"),
            // The sentence about a CSV that can't be read is the preview's.
            error: echo.error().filter(|_| preview.is_ok()),
            // Nobody corrects a file of that size in a page.
            csv: if matches!(preview, Err(SheetError::TooLarge)) {
                String::new()
            } else {
                csv
            },
            preview: Some(preview),
            shipped: None,
        }
    }
}

impl Shipped {
    fn of(counts: CsvShipped, preview: &Preview, csv: &str) -> Self {
        let mut wrong: BTreeMap<u32, String> = preview.wrong();
        wrong.extend(
            counts
                .refused
                .iter()
                .map(|(line, refusal)| (*line, refusal.sentence())),
        );
        // What was read a moment ago is read again.
        let (shown, more_wrong) = wrong_rows(csv, &wrong).unwrap_or_default();
        let wrong_csv = match wrong.is_empty() {
            true => String::new(),
            false => bad_rows(csv, &wrong).unwrap_or_default(),
        };
        Self {
            rows: counts.rows + wrong.len() as i64,
            counts,
            wrong: shown,
            more_wrong,
            wrong_csv,
        }
    }
}

fn new_upload() -> String {
    CsvUploadId::from_uuid(Uuid::now_v7()).to_string()
}
