//! The form of an integration, new or stored.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_domain::platform::Platform;

use super::connection::ConnectionResult;
use super::credentials::{CredentialsCard, Stored};
use super::settings::Settings;
use crate::api::clients::ClientRow;
use crate::api::integrations::{IntegrationDetail, SaveIntegration, TestConnection};
use crate::components::field::TextField;
use crate::components::form::{FormError, OtherAction, PostForm, form_answer, form_error};
use crate::components::form_echo::{DRAFT_FIELD, form_echo};
use crate::error::AppError;

/// With JavaScript the fields hold what was read of a pasted file; the text itself is not sent.
fn without_file_when_saved(arguments: &mut SaveIntegration) {
    arguments.file = String::new();
}

fn without_file_when_tested(arguments: &mut TestConnection) {
    arguments.file = String::new();
}

#[component]
pub(super) fn IntegrationFormView(
    clients: Vec<ClientRow>,
    #[prop(optional, into)] detail: Option<IntegrationDetail>,
    save: ServerAction<SaveIntegration>,
    may_edit: bool,
) -> impl IntoView {
    let test = ServerAction::<TestConnection>::new();
    let save_error = form_error(save);
    let report = form_answer(test, |echo| echo.value());
    let error = Signal::derive(move || save_error.get().or_else(|| report.get().and_then(Result::err)));
    let posted = form_echo(&[SaveIntegration::url(), TestConnection::url()]);
    let draft = posted.as_ref().and_then(|echo| echo.draft.clone());
    let has_draft = draft.is_some();
    let field = |name: &str, stored: String| {
        posted
            .as_ref()
            .map_or(stored, |echo| echo.field(name).unwrap_or_default().to_owned())
    };
    let id = detail.as_ref().map(|detail| detail.row.id.to_string());
    let version = detail.as_ref().map_or(0, |detail| detail.version);
    let name = field(
        "name",
        detail
            .as_ref()
            .map(|detail| detail.row.name.clone())
            .unwrap_or_default(),
    );
    let client = field(
        "client",
        detail
            .as_ref()
            .map(|detail| detail.client_id.to_string())
            .unwrap_or_default(),
    );
    let stored = Stored::new(detail.as_ref(), has_draft, field);
    let save_label = if id.is_some() {
        "Save changes"
    } else {
        "Save integration"
    };
    view! {
        <PostForm
            action=save
            other=OtherAction::new(test, without_file_when_tested)
            prepare=without_file_when_saved as fn(&mut SaveIntegration)
            enctype="multipart/form-data"
            label="Integration"
            class="stack loose"
        >
            <FormError error=error />
            <input type="hidden" name="id" value=id.unwrap_or_default() />
            <input type="hidden" name="version" value=version.to_string() />
            {draft.map(|draft| view! { <input type="hidden" name=DRAFT_FIELD value=draft /> })}
            <fieldset class="stack loose" disabled=!may_edit>
                <WhoseStore clients=clients chosen=client name=name error=error />
                <CredentialsCard stored=stored error=error />
                <Settings detail=detail posted=posted report=report error=error />
            </fieldset>
            <ConnectionResult pending=test.pending() report=report />
            {may_edit
                .then(|| {
                    view! {
                        <div class="form-foot">
                            <p class="hint">"Testing changes nothing, in the store or here."</p>
                            <div class="cluster end">
                                <button
                                    class="button"
                                    type="submit"
                                    name="__action"
                                    value=TestConnection::url()
                                    aria-busy=move || test.pending().get().to_string()
                                >
                                    {move || if test.pending().get() { "Testing…" } else { "Test connection" }}
                                </button>
                                <button
                                    class="button primary"
                                    type="submit"
                                    aria-busy=move || save.pending().get().to_string()
                                >
                                    {move || if save.pending().get() { "Saving…" } else { save_label }}
                                </button>
                            </div>
                        </div>
                    }
                })}
        </PostForm>
    }
}

#[component]
fn WhoseStore(
    clients: Vec<ClientRow>,
    chosen: String,
    name: String,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let problem = move || error.get().and_then(|error| error.field_problem("client"));
    let offered = clients
        .into_iter()
        .filter(|client| client.is_active || client.id.to_string() == chosen)
        .collect::<Vec<_>>();
    let has_none = offered.is_empty();
    // With one client there is nothing to choose.
    let chosen = match offered.as_slice() {
        [only] if chosen.is_empty() => only.id.to_string(),
        _ => chosen,
    };
    let options = offered.into_iter().map(|client| {
        let id = client.id.to_string();
        let selected = id == chosen;
        view! { <option value=id selected=selected>{client.name}</option> }
    });
    view! {
        <section class="card" aria-labelledby="whose-store">
            <h2 class="card-title" id="whose-store">"Whose store"</h2>
            <div class="grid-2">
                <div class="field">
                    <label for="client">"Client"</label>
                    <select
                        id="client"
                        name="client"
                        aria-describedby="client-hint client-error"
                        aria-invalid=move || problem().is_some().to_string()
                    >
                        <option value="">"Choose a client"</option>
                        {options.collect_view()}
                    </select>
                    <p class="hint" id="client-hint">
                        {if has_none { "There is no client yet. " } else { "Not listed? " }}
                        <a href="/clients">"Add a client"</a>
                    </p>
                    <p class="field-error" id="client-error">
                        {move || problem().map(|problem| problem.sentence())}
                    </p>
                </div>
                <div class="field">
                    <label for="platform">"Platform"</label>
                    <select id="platform" name="platform">
                        {Platform::ALL
                            .map(|platform| view! { <option value=platform.code()>{platform.label()}</option> })
                            .into_iter()
                            .collect_view()}
                    </select>
                </div>
            </div>
            <TextField
                name="name"
                label="Name of this integration"
                value=name
                hint="As your people know this store, for example “Acme US store”."
                error=error
            />
        </section>
    }
}
