use leptos::prelude::*;
use parcelpilot_domain::shipment::csv::BAD_HEAD;

use super::posted::Shipped;
use super::tables::{CsvDownload, Table};
use crate::components::icon::{Icon, IconName};

/// What was shipped, and what was not.
#[component]
pub(super) fn Answer(shipped: Shipped) -> impl IntoView {
    let Shipped {
        counts,
        rows,
        wrong,
        more_wrong,
        wrong_csv,
    } = shipped;
    let (class, icon) = match counts.shipments {
        0 => ("notice notice-warn", IconName::Warn),
        _ => ("notice notice-good", IconName::Good),
    };
    let made = match counts.shipments {
        0 => text!("No rows shipped.").to_owned(),
        _ => text!(
            count = rows;
            "{shipped} of 1 row shipped.",
            "{shipped} of {count} rows shipped.",
            shipped = counts.rows
        ),
    };
    let is_left = !wrong.is_empty();
    view! {
        <p id="csv-answer" class=class role="status" tabindex="-1" autofocus>
            <Icon name=icon />
            <span>
                {made} {(counts.shipments > 0).then(|| view! { " "<a href="/shipments">{text!("View")}</a> })}
            </span>
        </p>
        {is_left
            .then(|| {
                view! {
                    <section class="stack" aria-label=text!("Rows that were not shipped")>
                        <Table caption=text!("Not shipped") head=BAD_HEAD rows=wrong more=more_wrong />
                        <p>
                            {text!(
                                "They are in the field below, each with its error. Correct them there, or in your \
                                 spreadsheet."
                            )}
                        </p>
                        <div class="cluster">
                            <CsvDownload name="not-shipped.csv" label=text!("Download these rows") text=wrong_csv />
                        </div>
                    </section>
                }
            })}
    }
}
