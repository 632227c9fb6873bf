//! What can be done with a client.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;

use crate::components::activation::Activation;
use crate::components::rename::Rename;
use crate::localization::count;
use crate::server_functions::clients::{RenameClient, SetClientActive};

#[component]
pub(super) fn ClientActions(row: ClientRow) -> impl IntoView {
    let has_own = row.people + row.api_tokens > 0;
    let read_on = has_own.then(|| {
        text!(
            "Its people ({people}) and API tokens ({tokens}) go on to read what there is, but hold no orders.",
            people = count(row.people),
            tokens = count(row.api_tokens)
        )
    });
    view! {
        <Rename action=RenameClient::url() id=row.id.to_string() name=row.name.clone() />
        <Activation
            action=SetClientActive::url()
            id=row.id.to_string()
            name=row.name.clone()
            is_active=row.is_active
            deactivate=text!("Deactivate client")
        >
            {rich_text!(
                "Deactivating <name>{name}</name> stops the imports of its integrations, also those for other clients, and their \
                 shipments are held. In other clients' stores, nothing new of its channels is imported, and its shipments are \
                 held. Orders, settings and credentials are kept, and you can activate it again at any time.",
                name = row.name;
                name = |text| view! { <strong>{text}</strong> }
            )}
            {read_on.map(|sentence| view! { " " {sentence} })}
        </Activation>
    }
}
