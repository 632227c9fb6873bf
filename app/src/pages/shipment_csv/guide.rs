use leptos::prelude::*;
use parcelpilot_domain::shipment::csv::{EXAMPLE, LAYOUTS};

use super::tables::CsvDownload;

#[component]
pub(super) fn CsvGuide() -> impl IntoView {
    let programs: Vec<&str> = LAYOUTS.iter().map(|layout| layout.name).collect();
    let programs = programs.join(", ");
    let programs = rich_text!(
        "Exports of these programs are read as they are: <programs/>. For any other file, choose what its columns mean.";
        programs = move |_| view! { <span translate="no">{programs}</span> }
    );
    view! {
        <section class="card stack" aria-labelledby="csv-guide-title">
            <h2 id="csv-guide-title">{text!("How the CSV looks")}</h2>
            <p>{programs}</p>
            <pre class="raw" tabindex="0">{EXAMPLE}</pre>
            <p>
                {text!(
                    "The first row names the columns, in any order; others are passed over. Give each line by its SKU, or \
                     by its number in the store; without either, all that is left of the order is shipped. The tracking \
                     link is for carriers that are not among the usual ones. Commas, semicolons and tabs are understood, \
                     as spreadsheets write them."
                )}
            </p>
            <p>
                {text!(
                    "Where clients have a SKU list: SKUs here are the store's, not your warehouse's, and quantities are packs as \
                     the store sells them, not units."
                )}
            </p>
            <p>
                {text!(
                    "If several columns could be the order's number, the one whose numbers fit the store's orders counts; \
                     where that is not clear, you are asked. If the file names no carrier, you are asked once for the \
                     whole file. The columns that you choose are remembered for the client's next file with this header."
                )}
            </p>
            <p>
                {text!(
                    "Rows with errors are skipped. What was already shipped with the same tracking number is not shipped \
                     again, however often the file is sent."
                )}
            </p>
            <div class="cluster">
                <CsvDownload name="shipments-example.csv" label=text!("Download this example") text=EXAMPLE />
            </div>
        </section>
    }
}
