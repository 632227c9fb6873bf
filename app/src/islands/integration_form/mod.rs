//! The form of an integration, new or stored: the credentials file is read here, and the connection tested in place.
//! Saving is an ordinary post.

mod connection;
mod credentials;
mod settings;
mod whose_store;

use leptos::form::{FromFormData, form_data_from_event};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::web_sys;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::credentials::CredentialField;

use crate::api::clients::ClientRow;
use crate::api::integrations::{IntegrationDetail, SaveIntegration, TestConnection};
use crate::browser;
use crate::components::form::FormError;
use crate::components::form_echo::{ACTION_FIELD, DRAFT_FIELD, FormEcho};
use crate::error::{AppError, AppResult};
use connection::ConnectionResult;
use credentials::{CredentialsCard, Stored};
use settings::Settings;
use whose_store::WhoseStore;

/// With a script the fields hold what was read of the file; its text is not sent.
const FILE_FIELDS: &[&str] = &["credentials.bigcommerce.file", "credentials.bigcommerce.upload"];

#[island]
pub fn IntegrationForm(
    clients: Vec<ClientRow>,
    /// Of a stored one.
    detail: Option<IntegrationDetail>,
    /// What the form showed and was answered, where it was posted.
    posted: Option<FormEcho>,
    may_edit: bool,
) -> impl IntoView {
    let test = ServerAction::<TestConnection>::new();
    let form = NodeRef::<html::Form>::new();
    browser::leave_out(form, FILE_FIELDS);
    let report = report(test, posted.as_ref());
    let error = error(test, posted.as_ref());
    let begun = Begun::new(detail.as_ref(), posted.as_ref());
    let save_label = if detail.is_some() {
        "Save changes"
    } else {
        "Save integration"
    };
    view! {
        <form
            method="post"
            enctype="multipart/form-data"
            aria-label="Integration"
            class="stack loose"
            novalidate=true
            node_ref=form
            on:submit=move |event| test_in_place(&event, test)
        >
            <input type="hidden" name=ACTION_FIELD value=SaveIntegration::url() />
            <FormError error=error />
            <input type="hidden" name="id" value=begun.id />
            <input type="hidden" name="version" value=begun.version />
            {begun.draft.map(|draft| view! { <input type="hidden" name=DRAFT_FIELD value=draft /> })}
            <fieldset class="stack loose" disabled=!may_edit>
                <WhoseStore clients=clients chosen=begun.client name=begun.name error=error />
                <CredentialsCard stored=begun.stored error=error />
                <Settings detail=detail posted=posted report=report error=error />
            </fieldset>
            <ConnectionResult pending=test.pending() report=report />
            {may_edit.then(|| view! { <Foot pending=test.pending() save_label=save_label /> })}
        </form>
    }
}

#[component]
fn Foot(#[prop(into)] pending: Signal<bool>, save_label: &'static str) -> impl IntoView {
    view! {
        <div class="form-foot">
            <p class="hint">"Testing changes nothing, in the store or here."</p>
            <div class="cluster end">
                <button
                    class="button"
                    type="submit"
                    name=ACTION_FIELD
                    value=TestConnection::url()
                    aria-busy=move || pending.get().to_string()
                >
                    {move || if pending.get() { "Testing…" } else { "Test connection" }}
                </button>
                <button class="button primary" type="submit">{save_label}</button>
            </div>
        </div>
    }
}

/// What the fields begin with.
struct Begun {
    id: String,
    version: String,
    client: String,
    name: String,
    draft: Option<String>,
    stored: Stored,
}

impl Begun {
    fn new(detail: Option<&IntegrationDetail>, posted: Option<&FormEcho>) -> Self {
        let field = |name: &str, stored: Option<String>| match posted {
            Some(echo) => echo.field(name).unwrap_or_default().to_owned(),
            None => stored.unwrap_or_default(),
        };
        let credential = |which: CredentialField, stored| field(which.form_name(), stored);
        let draft = posted.and_then(|echo| echo.draft.clone());
        Begun {
            id: detail.map(|detail| detail.row.id.to_string()).unwrap_or_default(),
            version: detail.map_or(0, |detail| detail.version).to_string(),
            client: field("client", detail.map(|detail| detail.client_id.to_string())),
            name: field("name", detail.map(|detail| detail.row.name.clone())),
            stored: Stored::new(detail, draft.is_some(), credential),
            draft,
        }
    }
}

/// Tests in place where there is a script. Everything else is the browser's: saving, and a form whose secrets are in
/// a draft that only the server can open.
fn test_in_place(event: &web_sys::SubmitEvent, test: ServerAction<TestConnection>) {
    let Ok(data) = form_data_from_event(event) else {
        return;
    };
    let is_test = chosen_action(&data).as_deref() == Some(TestConnection::url());
    if !is_test || data.has(DRAFT_FIELD) {
        return;
    }
    event.prevent_default();
    // A double click must not test twice.
    if test.pending().get_untracked() {
        return;
    }
    // The form's own and the button's: arguments are read from names that stand once.
    data.delete(ACTION_FIELD);
    match TestConnection::from_form_data(&data) {
        Ok(arguments) => {
            test.dispatch(arguments);
        }
        Err(_) => test.value().set(Some(Err(AppError::Invalid(Vec::new())))),
    }
}

/// The last one counts: a button's comes after the form's own.
fn chosen_action(data: &web_sys::FormData) -> Option<String> {
    let all = data.get_all(ACTION_FIELD);
    all.get(all.length().checked_sub(1)?).as_string()
}

type Report = Signal<Option<AppResult<ConnectionReport>>>;

/// Of the last test: here, or before the page came.
fn report(test: ServerAction<TestConnection>, posted: Option<&FormEcho>) -> Report {
    let echoed = posted
        .filter(|echo| echo.action == TestConnection::url())
        .map(FormEcho::result);
    let (value, pending, version) = (test.value(), test.pending(), test.version());
    Signal::derive(move || match value.get() {
        Some(answer) => Some(answer),
        None if pending.get() || version.get() > 0 => None,
        None => echoed.clone(),
    })
}

/// Of the last test; before the first one, of what was posted.
fn error(test: ServerAction<TestConnection>, posted: Option<&FormEcho>) -> Signal<Option<AppError>> {
    let echoed = posted.and_then(FormEcho::error);
    let (value, version) = (test.value(), test.version());
    Signal::derive(move || match value.get() {
        Some(answer) => answer.err(),
        None if version.get() > 0 => None,
        None => echoed.clone(),
    })
}
