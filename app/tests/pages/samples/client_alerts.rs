use parcelpilot_contract::client_alerts::{
    ClientAlertsDetail, ClientContactRow, ClientMessageFailure, ClientMessageRow,
};
use parcelpilot_domain::client_alert::{
    ClientAlertSettings, ClientEvent, ClientMessageKind, ClientMessageState, QuietHours,
};

use super::{CONTACT, at, clients, id};

pub const EMAIL: &str = "orders@birch.example";

pub fn detail() -> ClientAlertsDetail {
    let [from, until] = ["21:45", "06:15"].map(|time| time.parse().expect("a time"));
    ClientAlertsDetail {
        client: clients::client(),
        settings: ClientAlertSettings {
            quiet: QuietHours::new(from, until),
            lead_hours: 3,
            ..ClientAlertSettings::usual("Europe/Berlin".parse().expect("a zone"))
        },
        version: Some(6),
        promise: Some(clients::promise()),
        contacts: vec![ClientContactRow {
            id: id(CONTACT),
            email: EMAIL.to_owned(),
            language: "de".to_owned(),
            events: vec![ClientEvent::Late, ClientEvent::Digest],
            version: 8,
        }],
        recent: vec![
            message(ClientMessageState::Sent, None),
            message(
                ClientMessageState::Failed,
                Some(ClientMessageFailure::Refused("550".to_owned())),
            ),
        ],
        has_mail: true,
    }
}

/// Nobody is written to.
pub fn bare_detail() -> ClientAlertsDetail {
    ClientAlertsDetail {
        settings: ClientAlertSettings::usual("UTC".parse().expect("a zone")),
        version: None,
        promise: None,
        contacts: Vec::new(),
        recent: Vec::new(),
        ..detail()
    }
}

fn message(state: ClientMessageState, failure: Option<ClientMessageFailure>) -> ClientMessageRow {
    ClientMessageRow {
        email: EMAIL.to_owned(),
        kind: ClientMessageKind::Late,
        state,
        queued_at: at(5),
        ended_at: Some(at(6)),
        failure,
    }
}
