//! How the file is read: which column means what, and the carrier where the file names none. All of it can be changed.

use std::collections::BTreeMap;

use leptos::prelude::*;
use parcelpilot_contract::shipment_csv::{CsvCheck, OrderColumn};
use parcelpilot_domain::carriers;
use parcelpilot_domain::shipment::csv::{
    Column, CsvChoices, NO_CARRIER, NO_COLUMN, Preview, RowProblem, Sheet, SheetError, header_key, header_of,
};

use crate::components::select_field::SelectField;
use crate::localization::Localized;

/// What there is to say and to choose, of a file that was posted.
#[derive(Clone)]
pub(super) struct ReadAs {
    header: Vec<String>,
    /// The columns that each meaning was found in.
    found: BTreeMap<Column, String>,
    choices: CsvChoices,
    /// In plain words.
    said: Vec<String>,
    /// Columns that could each be the order's number: somebody has to choose.
    asked: Vec<String>,
    needs_carrier: bool,
}

impl ReadAs {
    /// `None` where there is no header to speak of. `preview` was read with these choices; `check` is what the server
    /// found.
    pub(super) fn of(
        csv: &str,
        choices: &CsvChoices,
        preview: Option<&Preview>,
        check: Option<&CsvCheck>,
    ) -> Option<Self> {
        let header = header_of(csv).ok()?;
        let mut said = Vec::new();
        let mut asked = Vec::new();
        let mut found = BTreeMap::new();
        match Sheet::open(csv, choices) {
            Ok(sheet) => {
                if let Some(layout) = sheet.layout() {
                    said.push(text!("Read as: {program}.", program = layout.name));
                }
                for column in Column::ALL {
                    let names: Vec<&str> = sheet.columns_of(column).map(str::trim).collect();
                    if !names.is_empty() {
                        found.insert(column, names.join(", "));
                    }
                }
            }
            Err(SheetError::SeveralOrderColumns(names)) => asked = names,
            Err(_) => {}
        }
        if let Some(check) = check {
            if check.is_remembered {
                said.push(text!("Columns as last time.").to_owned());
            }
            if check.order_column == OrderColumn::DecidedByOrders {
                let column = found.get(&Column::Order).cloned().unwrap_or_default();
                said.push(text!(
                    "Order numbers are read from \"{column}\", which fits the store's orders.",
                    column = column
                ));
            }
            let parcels = check.resolved.iter().map(|(written, order)| {
                text!(
                    "{written} is order {order}",
                    written = written.as_str(),
                    order = order.to_string()
                )
            });
            let parcels: Vec<String> = parcels.take(5).collect();
            if !parcels.is_empty() {
                said.push(text!(
                    "Parcels of an order: {parcels}.",
                    parcels = parcels.join(", ")
                ));
            }
        }
        let mut findings = preview
            .into_iter()
            .flat_map(|preview| &preview.bad)
            .flat_map(|row| &row.findings);
        let needs_carrier = !choices.carrier.is_empty()
            || findings.any(|finding| finding.problem == RowProblem::CarrierMissing);
        Some(Self {
            header,
            found,
            choices: choices.clone(),
            said,
            asked,
            needs_carrier,
        })
    }
}

/// Always there, since the browser fills it with what the server answers.
#[component]
pub(super) fn ReadAsSection(read_as: Option<ReadAs>) -> impl IntoView {
    view! { <div id="csv-columns" class="stack">{read_as.map(|read_as| view! { <Content read_as=read_as /> })}</div> }
}

#[component]
fn Content(read_as: ReadAs) -> impl IntoView {
    let ReadAs {
        header,
        found,
        choices,
        said,
        asked,
        needs_carrier,
    } = read_as;
    let is_asked = !asked.is_empty();
    let carrier = choices.carrier.clone();
    let others = Column::ALL
        .into_iter()
        .filter(|column| !(is_asked && *column == Column::Order))
        .map(|column| {
            view! {
                <ColumnField
                    column=column
                    header=header.clone()
                    found=found.get(&column).cloned()
                    chosen=choices.columns.get(&column).cloned()
                />
            }
        })
        .collect_view();
    let choices_for = header_key(header.iter().map(String::as_str));
    view! {
        <input type="hidden" id="csv-choices-for" name="choices_for" value=choices_for />
        {is_asked.then(|| view! { <OrderQuestion asked=asked /> })}
        {needs_carrier.then(|| view! { <CarrierQuestion chosen=carrier /> })}
        {(!said.is_empty()).then(|| view! { <p>{said.join(" ")}</p> })}
        <details>
            <summary>{text!("Change columns…")}</summary>
            <div class="check-grid">{others}</div>
        </details>
    }
}

/// Which of several columns has the store's order number.
#[component]
fn OrderQuestion(asked: Vec<String>) -> impl IntoView {
    view! {
        <SelectField
            name="columns[order]"
            id="columns-order"
            label=text!("Which column has the store's order number?")
            hint=text!("The store's orders don't settle it. Choose one, then check the rows again.")
            none=text!("Choose a column")
            options=asked.into_iter().map(|name| (name.clone(), name)).collect()
            chosen=None
        />
    }
}

/// Whose the parcels are, where the file does not say.
#[component]
fn CarrierQuestion(chosen: String) -> impl IntoView {
    let known = carriers::ALL.iter().map(|carrier| (carrier.code, carrier.name));
    let options = known.chain([(NO_CARRIER, text!("No carrier"))]);
    view! {
        <SelectField
            name="carrier"
            id="csv-carrier"
            label=text!("Carrier of rows that name none")
            hint=text!("Asked once for the whole file.")
            none=text!("Choose a carrier")
            options=options.map(|(code, name)| (code.to_owned(), name.to_owned())).collect()
            chosen=chosen
        />
    }
}

#[component]
fn ColumnField(
    column: Column,
    header: Vec<String>,
    found: Option<String>,
    chosen: Option<String>,
) -> impl IntoView {
    let automatic = match found.filter(|_| chosen.is_none()) {
        Some(found) => text!("Found: {columns}", columns = found),
        None => text!("As found in the file").to_owned(),
    };
    let is_optional = !matches!(column, Column::Order | Column::TrackingNumber);
    let names = header.into_iter().filter(|name| !name.is_empty());
    let no_column = is_optional.then(|| (NO_COLUMN.to_owned(), text!("No such column").to_owned()));
    view! {
        <SelectField
            name=format!("columns[{}]", column.code())
            id=format!("columns-{}", column.code())
            label=column.label().localized()
            none=automatic
            options=names.map(|name| (name.clone(), name)).chain(no_column).collect()
            chosen=chosen
        />
    }
}
