//! The form of a new integration, and of the connection of a stored one: the credentials file is read here, and the
//! connection tested in place.
//! Saving is an ordinary post.

mod connection;
mod credentials;
mod settings;
mod start;
mod test_connection;
mod whose_store;

use connection::ConnectionResult;
use credentials::CredentialsCard;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use test_connection::ConnectionTest;

use crate::browser;
use crate::components::form::FormError;
use crate::components::form_echo::{ACTION_FIELD, DRAFT_FIELD};
use crate::islands::carried::carried;
use crate::server_functions::client_links::TestRequestedStore;
use crate::server_functions::integrations::TestConnection;

pub use connection::ConnectionFindings;
pub use settings::SettingsFields;
pub use start::{FormStart, SettingsStart, WhoseStart};
pub use whose_store::WhoseStore;

/// With a script the fields hold what was read of the file; its text is not sent.
const FILE_FIELDS: &[&str] = &["credentials.bigcommerce.file", "credentials.bigcommerce.upload"];

#[island]
pub fn IntegrationForm() -> impl IntoView {
    let start = carried::<FormStart>();
    let may_edit = start.may_edit;
    let test_url = match start.link {
        Some(_) => TestRequestedStore::url(),
        None => TestConnection::url(),
    };
    let test = ConnectionTest::new(test_url, start.report, start.error);
    let error = test.error.into();
    let form = NodeRef::<html::Form>::new();
    browser::leave_out(form, FILE_FIELDS);
    let is_by_link = start.link.is_some();
    let save_label = match (is_by_link, start.id.is_empty()) {
        (true, _) => text!("Connect"),
        (false, true) => text!("Save integration"),
        (false, false) => text!("Save connection"),
    };
    view! {
        <form
            method="post"
            enctype="multipart/form-data"
            aria-label=text!("Integration")
            class="stack loose"
            novalidate=true
            node_ref=form
            on:submit=move |event| test.take_over(&event)
        >
            <input type="hidden" name=ACTION_FIELD value=start.action />
            <FormError error=error />
            {start.link.map(|link| view! { <input type="hidden" name="link" value=link /> })}
            <input type="hidden" name="id" value=start.id />
            <input type="hidden" name="version" value=start.version.to_string() />
            {start.draft.map(|draft| view! { <input type="hidden" name=DRAFT_FIELD value=draft /> })}
            <fieldset class="stack loose" disabled=!may_edit>
                {start.whose.map(|whose| view! { <WhoseStore whose=whose error=error /> })}
                <CredentialsCard stored=start.credentials error=error />
                <div class="stack">
                    {may_edit.then(|| view! { <TestButton url=test_url pending=test.is_pending /> })}
                    <ConnectionResult pending=test.is_pending report=test.report is_by_link=is_by_link />
                </div>
                {start
                    .settings
                    .map(|settings| view! { <SettingsFields start=settings report=test.report error=error /> })}
            </fieldset>
            {may_edit
                .then(|| {
                    view! {
                        <div class="form-foot">
                            <button class="button primary" type="submit">
                                {save_label}
                            </button>
                            {is_by_link
                                .then(|| view! { <p class="hint">{text!("Your store is connected once you press Connect.")}</p> })}
                        </div>
                    }
                })}
        </form>
    }
}

/// Stands where its result will: the button that saves is never far.
#[component]
fn TestButton(url: &'static str, pending: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="cluster">
            <button
                class="button"
                type="submit"
                name=ACTION_FIELD
                value=url
                aria-busy=move || pending.get().to_string()
            >
                {move || if pending.get() { text!("Testing…") } else { text!("Test connection") }}
            </button>
            <p class="hint">{text!("Testing changes nothing in the store or in ParcelPilot.")}</p>
        </div>
    }
}
