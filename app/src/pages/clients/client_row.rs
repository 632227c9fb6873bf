use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;

use crate::components::activation::Activation;
use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::PostForm;
use crate::components::form_echo::{FormEcho, form_echo};
use crate::components::icon::IconName;
use crate::components::status::{Badge, Tone};
use crate::server_functions::clients::{RenameClient, SetClientActive};

#[component]
pub(super) fn ClientRowView(row: ClientRow, may_edit: bool) -> impl IntoView {
    let badge = if row.is_active {
        view! { <Badge tone=Tone::Good icon=IconName::Good text="Active" /> }
    } else {
        view! { <Badge tone=Tone::Muted icon=IconName::Off text="Inactive" /> }
    };
    view! {
        <tr>
            <td data-label="Name" class="strong">{row.name.clone()}</td>
            <td data-label="Integrations" class="numeric">{row.integrations}</td>
            <td data-label="State">{badge}</td>
            <td class="actions">
                {may_edit
                    .then(|| {
                        view! {
                            <div class="cluster end">
                                <Rename row=row.clone() />
                                <Activation
                                    action=SetClientActive::url()
                                    id=row.id.to_string()
                                    name=row.name.clone()
                                    is_active=row.is_active
                                    deactivate="Deactivate client"
                                >
                                    "Deactivating " <strong>{row.name}</strong>
                                    " stops the imports of its integrations. Orders, settings and credentials are kept, and you can \
                                     activate it again at any time."
                                </Activation>
                            </div>
                        }
                    })}
            </td>
        </tr>
    }
}

#[component]
fn Rename(row: ClientRow) -> impl IntoView {
    let id = row.id.to_string();
    // All rows have this form; the answer belongs to the row that it was sent for.
    let echo = form_echo(&[RenameClient::url()]).filter(|echo| echo.field("id") == Some(id.as_str()));
    let typed = echo
        .as_ref()
        .and_then(|echo| echo.field("name").map(str::to_owned));
    let error = echo.as_ref().and_then(FormEcho::error);
    let was_posted = echo.is_some();
    view! {
        <Confirm label="Rename" of=row.name.clone() class="button quiet" open=was_posted>
            <PostForm action=RenameClient::url() class="stack">
                <input type="hidden" name="id" value=id.clone() />
                <TextField
                    name="name"
                    label="New name"
                    value=typed.unwrap_or(row.name)
                    within=format!("rename-{id}-")
                    required=true
                    error=error
                />
                <button class="button primary" type="submit">"Save name"</button>
            </PostForm>
        </Confirm>
    }
}
