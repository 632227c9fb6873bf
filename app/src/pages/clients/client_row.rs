use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Actions;
use crate::api::clients::{ClientRow, RenameClient};
use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::PostForm;
use crate::components::form_echo::form_echo;
use crate::components::icon::IconName;
use crate::components::status::{Badge, Tone};
use crate::error::AppError;

#[component]
pub(super) fn ClientRowView(
    row: ClientRow,
    may_edit: bool,
    actions: Actions,
    /// Of the last rename, of whichever client.
    rename_error: Signal<Option<AppError>>,
) -> impl IntoView {
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
                                <Rename row=row.clone() actions=actions error=rename_error />
                                <SetActive row=row actions=actions />
                            </div>
                        }
                    })}
            </td>
        </tr>
    }
}

#[component]
fn Rename(row: ClientRow, actions: Actions, error: Signal<Option<AppError>>) -> impl IntoView {
    let id = row.id.to_string();
    let echo = form_echo(&[RenameClient::url()]).filter(|echo| echo.field("id") == Some(id.as_str()));
    let typed = echo
        .as_ref()
        .and_then(|echo| echo.field("name").map(str::to_owned));
    let was_posted = echo.is_some();
    // The action is one for all rows; its error belongs to the row that it was sent for.
    let sent = RwSignal::new(was_posted);
    let own_error = Signal::derive(move || error.get().filter(|_| sent.get()));
    view! {
        <Confirm label="Rename" of=row.name.clone() class="button quiet" open=was_posted>
            <div on:submit:capture=move |_| sent.set(true)>
                <PostForm action=actions.rename class="stack">
                    <input type="hidden" name="id" value=id.clone() />
                    <TextField
                        name="name"
                        label="New name"
                        value=typed.unwrap_or(row.name)
                        within=format!("rename-{id}-")
                        required=true
                        error=own_error
                    />
                    <button class="button primary" type="submit">"Save name"</button>
                </PostForm>
            </div>
        </Confirm>
    }
}

#[component]
fn SetActive(row: ClientRow, actions: Actions) -> impl IntoView {
    let id = row.id.to_string();
    if row.is_active {
        view! {
            <Confirm label="Deactivate" of=row.name.clone() class="button quiet">
                <p>
                    "Deactivating " <strong>{row.name}</strong>
                    " stops the imports of its integrations. Orders, settings and credentials are kept, and you can \
                     activate it again at any time."
                </p>
                <PostForm action=actions.set_active>
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="is_active" value="false" />
                    <button class="button danger" type="submit">"Deactivate client"</button>
                </PostForm>
            </Confirm>
        }
        .into_any()
    } else {
        view! {
            <PostForm action=actions.set_active>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="is_active" value="true" />
                <button class="button quiet" type="submit">
                    "Activate" <span class="visually-hidden">" " {row.name}</span>
                </button>
            </PostForm>
        }
        .into_any()
    }
}
