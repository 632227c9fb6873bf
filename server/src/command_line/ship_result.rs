//! What came of a CSV, for people and for programs.

use std::process::ExitCode;

use engine::shipments::csv_plan::PlannedShipment;
use parcelpilot_contract::shipment_csv::CsvShipped;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::order::Line;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::csv::{Column, RowRefusal, Sheet, SheetError, Warning};
use serde::Serialize;

use crate::services::shipments::CsvReading;

#[derive(Debug, Default, Serialize)]
pub struct ShipResult {
    /// The program that the file comes from, if its layout is known.
    layout: Option<&'static str>,
    shipments: Vec<Shipment>,
    rejected: Vec<Rejected>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Shipment {
    order: i64,
    carrier: String,
    carrier_name: String,
    tracking_number: String,
    tracking_link: String,
    lines: Vec<ShipmentLine>,
    /// Rows of the file.
    #[serde(skip)]
    rows: Vec<u32>,
}

#[derive(Debug, Serialize)]
struct ShipmentLine {
    remote_id: i64,
    sku: String,
    quantity: i64,
}

#[derive(Debug, Serialize)]
struct Rejected {
    /// The line in the file. None where the whole file is meant.
    row: Option<u32>,
    column: Option<&'static str>,
    reason: String,
}

impl ShipResult {
    pub fn unreadable(error: &SheetError) -> Self {
        let column = match error {
            SheetError::SeveralOrderColumns(_) => Some(Column::Order),
            SheetError::UnclearItems(_) => Some(Column::Sku),
            SheetError::ColumnTwice(column) => Some(*column),
            SheetError::MissingColumns(columns) => columns.first().copied(),
            _ => None,
        };
        Self {
            rejected: vec![Rejected {
                row: None,
                column: column.map(Column::code),
                reason: error.sentence().to_string(),
            }],
            ..Self::default()
        }
    }

    /// What the plan would do.
    pub fn of(text: &str, reading: &CsvReading) -> Self {
        let layout = Sheet::open(text, &reading.choices)
            .ok()
            .and_then(|sheet| sheet.layout());
        let findings = reading.preview.bad.iter().flat_map(|row| {
            row.findings.iter().map(|finding| Rejected {
                row: Some(row.line),
                column: finding.column.map(Column::code),
                reason: finding.sentence().to_string(),
            })
        });
        let mut result = Self {
            layout: layout.map(|layout| layout.name),
            shipments: reading.plan.shipments.iter().filter_map(Shipment::of).collect(),
            rejected: findings.collect(),
            warnings: reading
                .plan
                .shipments
                .iter()
                .flat_map(|planned| warnings(reading, planned))
                .collect(),
        };
        result
            .rejected
            .extend(reading.plan.all_refused().into_iter().map(Rejected::of));
        result.rejected.sort_by_key(|rejected| rejected.row);
        if reading.is_remembered {
            let remembered = "Columns as last time.";
            result.warnings.insert(0, remembered.to_owned());
        }
        if result.shipments.is_empty() && result.rejected.is_empty() {
            result.rejected.push(Rejected {
                row: None,
                column: None,
                reason: "The file has no rows below its header.".to_owned(),
            });
        }
        result
    }

    /// What became of it: somebody may have shipped the same in the meantime.
    pub fn shipped(&mut self, reading: &CsvReading, shipped: &CsvShipped) {
        let planned = reading.plan.all_refused();
        let new: Vec<(u32, RowRefusal)> = shipped
            .refused
            .iter()
            .filter(|(line, _)| !planned.iter().any(|(known, _)| known == line))
            .copied()
            .collect();
        let is_refused = |row: &u32| new.iter().any(|(line, _)| line == row);
        self.shipments
            .retain(|shipment| !shipment.rows.iter().all(is_refused));
        self.rejected.extend(new.iter().copied().map(Rejected::of));
        self.rejected.sort_by_key(|rejected| rejected.row);
    }

    pub fn exit_code(&self) -> ExitCode {
        match (self.shipments.is_empty(), self.rejected.is_empty()) {
            (true, _) => ExitCode::FAILURE,
            (false, true) => ExitCode::SUCCESS,
            (false, false) => ExitCode::from(2),
        }
    }

    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn text(&self, is_dry_run: bool) -> String {
        let count = i64::try_from(self.shipments.len()).unwrap_or(i64::MAX);
        let shipments = counted(count, "shipment", "shipments");
        let mut lines = vec![match is_dry_run {
            true => format!("Would make {shipments}."),
            false => format!("Made {shipments}."),
        }];
        lines.extend(self.layout.map(|layout| format!("Read as: {layout}.")));
        lines.extend(self.shipments.iter().map(Shipment::text));
        lines.extend(self.rejected.iter().map(Rejected::text));
        lines.extend(self.warnings.iter().cloned());
        lines.join("\n")
    }
}

fn warnings(reading: &CsvReading, planned: &PlannedShipment) -> Vec<String> {
    if planned.lines.is_empty() {
        return Vec::new();
    }
    let order = planned.order.order.remote_id;
    let warnings = reading
        .preview
        .warnings(&planned.wanted)
        .into_iter()
        .map(|warning| match warning {
            Warning::PartOfNumber => format!("Order {order}: written {} in the file.", planned.wanted.order),
            warning => format!("Order {order}: {}", warning.sentence()),
        });
    warnings.collect()
}

impl Shipment {
    /// `None` if nothing of it is shipped.
    fn of(planned: &PlannedShipment) -> Option<Self> {
        if planned.lines.is_empty() {
            return None;
        }
        let tracking = &planned.wanted.tracking;
        let lines = planned.lines.iter();
        Some(Self {
            order: planned.order.order.remote_id.0,
            carrier: tracking.carrier_code().to_owned(),
            carrier_name: tracking.carrier_label().to_owned(),
            tracking_number: tracking.number().to_owned(),
            tracking_link: tracking.followed_at().unwrap_or_default(),
            lines: lines
                .map(|line| ShipmentLine::of(line, &planned.order.order.lines))
                .collect(),
            rows: planned.wanted.rows.iter().map(|row| row.line).collect(),
        })
    }

    fn text(&self) -> String {
        let lines = self
            .lines
            .iter()
            .map(|line| format!("{} × {}", line.quantity, line.sku));
        let lines: Vec<String> = lines.collect();
        format!(
            "order {}: {} {} ({})",
            self.order,
            self.carrier_name,
            self.tracking_number,
            lines.join(", ")
        )
    }
}

impl ShipmentLine {
    fn of(shipped: &ShippedLine, lines: &[Line]) -> Self {
        let line = lines.iter().find(|line| line.remote_id == shipped.line);
        Self {
            remote_id: shipped.line.0,
            sku: line.map(|line| line.sku.clone()).unwrap_or_default(),
            quantity: shipped.quantity,
        }
    }
}

impl Rejected {
    fn of((line, refusal): (u32, RowRefusal)) -> Self {
        Self {
            row: Some(line),
            column: refusal.column().map(Column::code),
            reason: refusal.sentence().to_string(),
        }
    }

    fn text(&self) -> String {
        match self.row {
            Some(row) => format!("row {row}: {}", self.reason),
            None => self.reason.clone(),
        }
    }
}
