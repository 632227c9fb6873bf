//! What was sent to a client's people last, and what could not be.

use leptos::prelude::*;
use parcelpilot_contract::client_alerts::{ClientMessageFailure, ClientMessageRow};
use parcelpilot_domain::client_alert::ClientMessageState;

use crate::components::badge::{Badge, Tone};
use crate::components::data_table::DataTable;
use crate::components::icon::IconName;
use crate::components::time::Ago;
use crate::localization::Localized;

/// Nothing where there was none.
#[component]
pub(super) fn Messages(rows: Vec<ClientMessageRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let table = DataTable::new(text!("Last messages, the newest first"), rows)
            .column(text!("Message"), |row| row.kind.label().localized())
            .column(text!("To"), |row| row.email.clone())
            .column(
                text!("When"),
                |row| view! { <Ago at=row.ended_at.unwrap_or(row.queued_at) /> },
            )
            .column(text!("State"), |row| view! { <State row=row.clone() /> })
            .view();
        view! {
            <section class="stack" aria-labelledby="messages">
                <h2 id="messages">{text!("Last messages")}</h2>
                {table}
            </section>
        }
    })
}

#[component]
fn State(row: ClientMessageRow) -> impl IntoView {
    let (tone, icon) = match row.state {
        ClientMessageState::Sent | ClientMessageState::Over => (Tone::Good, IconName::Good),
        ClientMessageState::Failed => (Tone::Bad, IconName::Bad),
        ClientMessageState::Pending | ClientMessageState::Sending | ClientMessageState::Dropped => {
            (Tone::Muted, IconName::Off)
        }
    };
    let label = match row.state {
        ClientMessageState::Over => ClientMessageState::Sent,
        state => state,
    };
    let reason = row
        .failure
        .map(|failure| view! { <p class="hint">{reason(&failure)}</p> });
    view! {
        <Badge tone=tone icon=icon text=label.label().localized() />
        {reason}
    }
}

fn reason(failure: &ClientMessageFailure) -> String {
    match failure {
        ClientMessageFailure::NoConnection => text!("The mail server can't be reached.").to_owned(),
        ClientMessageFailure::Unknown => {
            text!("The connection was lost while it was sent. It may have arrived, so it is not sent again.")
                .to_owned()
        }
        ClientMessageFailure::TooLate => text!("It could not be sent in time.").to_owned(),
        ClientMessageFailure::Address => {
            text!("It could not be sent to this address. Check the address.").to_owned()
        }
        ClientMessageFailure::Refused(code) => text!(
            "The mail server refused it ({code}). Check the address.",
            code = code.as_str()
        ),
    }
}
