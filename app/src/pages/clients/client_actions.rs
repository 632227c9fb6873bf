//! What can be done with a client.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;

use crate::components::activation::Activation;
use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::PostForm;
use crate::components::form_echo::{FormEcho, row_echo};
use crate::server_functions::clients::{RenameClient, SetClientActive};

#[component]
pub(super) fn ClientActions(row: ClientRow) -> impl IntoView {
    view! {
        <Rename row=row.clone() />
        <Activation
            action=SetClientActive::url()
            id=row.id.to_string()
            name=row.name.clone()
            is_active=row.is_active
            deactivate=text!("Deactivate client")
        >
            {rich_text!(
                "Deactivating <name>{name}</name> stops the imports of its integrations, and their shipments are held. \
                 Orders, settings and credentials are kept, and you can activate it again at any time.",
                name = row.name;
                name = |text| view! { <strong>{text}</strong> }
            )}
        </Activation>
    }
}

#[component]
fn Rename(row: ClientRow) -> impl IntoView {
    let id = row.id.to_string();
    let echo = row_echo(RenameClient::url(), &id);
    let typed = echo
        .as_ref()
        .and_then(|echo| echo.field("name").map(str::to_owned));
    let error = echo.as_ref().and_then(FormEcho::error);
    let was_posted = echo.is_some();
    view! {
        <Confirm label=text!("Rename") of=row.name.clone() class="button quiet" open=was_posted>
            <PostForm action=RenameClient::url() class="stack">
                <input type="hidden" name="id" value=id.clone() />
                <TextField
                    name="name"
                    label=text!("New name")
                    value=typed.unwrap_or(row.name)
                    within=format!("rename-{id}-")
                    required=true
                    error=error
                />
                <button class="button primary" type="submit">{text!("Save name")}</button>
            </PostForm>
        </Confirm>
    }
}
