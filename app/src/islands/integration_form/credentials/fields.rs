use leptos::html;
use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::{CredentialField, FindingKind, Severity};
use parcelpilot_domain::english;

use super::state::{CardState, Origin};
use super::stored::{Kept, Stored};
use crate::browser::keep_in_step;
use crate::components::field::{FieldMessage, problem_of};
use crate::localization::Localized;

#[component]
pub(super) fn CredentialFields(
    state: CardState,
    stored: Stored,
    is_shown: RwSignal<bool>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let fields = CredentialField::ALL.map(|field| {
        view! { <CredentialInput field=field state=state stored=stored.clone() is_shown=is_shown error=error /> }
    });
    view! { <div class="grid-2 credential-fields">{fields.into_iter().collect_view()}</div> }
}

#[component]
fn CredentialInput(
    field: CredentialField,
    state: CardState,
    stored: Stored,
    is_shown: RwSignal<bool>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let name = field.form_name();
    let id = name.replace('.', "-");
    let described_by = format!("{id}-hint {id}-error credential-findings");
    let is_secret = matches!(
        field,
        CredentialField::AccessToken | CredentialField::ClientSecret
    );
    let node = NodeRef::<html::Input>::new();
    let value = state.field(field).value;
    keep_in_step(node, value, move |typed| state.type_into(field, typed));
    let problem = problem_of(error, name);
    let is_invalid = Memo::new(move |_| {
        let of_server = match error.get() {
            Some(AppError::Credentials(findings)) if !state.is_touched() => findings,
            _ => state.findings(),
        };
        problem.get().is_some()
            || of_server
                .iter()
                .any(|finding| finding.field == Some(field) && finding.severity == Severity::Refuse)
    });
    let kept = stored.kept(field);
    let said = move || hint(field, kept.as_ref());
    // Only the browser knows the reader's zone; what the server wrote stands there until then.
    let hint = RwSignal::new(if cfg!(feature = "ssr") {
        said()
    } else {
        String::new()
    });
    Effect::new(move |_| hint.set(said()));
    view! {
        <div class="field">
            <label for=id.clone()>{field.label().localized()} <Mark field=field state=state /></label>
            <input
                id=id.clone()
                class="mono"
                name=name
                type=move || if is_secret && !is_shown.get() { "password" } else { "text" }
                value=stored.value(field).to_owned()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=move || is_invalid.get().to_string()
                node_ref=node
                on:input=move |event| state.type_into(field, event_target_value(&event))
            />
            <p class="hint" id=format!("{id}-hint")>
                {hint}
            </p>
            <FieldMessage of=id problem=problem />
        </div>
    }
}

/// Where the value came from, in two words beside the label.
#[component]
fn Mark(field: CredentialField, state: CardState) -> impl IntoView {
    let mark = Memo::new(move |_| {
        let this = state.field(field);
        let is_empty = this.value.read().trim().is_empty();
        let is_missed = state
            .findings()
            .iter()
            .any(|finding| finding.field == Some(field) && finding.kind == FindingKind::Missing);
        match this.origin.get() {
            Origin::File => Some(("mark good", english!("from the file"))),
            _ if is_missed => Some(("mark missing", english!("still missing"))),
            Origin::Typed if !is_empty => Some(("mark", english!("typed"))),
            _ => None,
        }
    });
    view! { {move || mark.get().map(|(class, text)| view! { <span class=class>{text.localized()}</span> })} }
}

fn hint(field: CredentialField, kept: Option<&Kept>) -> String {
    let hint = match (kept, field) {
        (Some(Kept::Secret { last_four, at, by }), _) => {
            return text!(
                "•••• {last_four}, set on {at} by {name}. Leave empty to keep it.",
                last_four = last_four.as_str(),
                at = *at,
                name = by.as_str()
            );
        }
        (Some(Kept::Draft), _) => english!("Kept from before. Leave empty to keep it."),
        (None, CredentialField::StoreHash) => {
            english!("The part of the API PATH after /stores/. You can paste the whole path.")
        }
        (None, CredentialField::AccessToken) => english!("BigCommerce shows it once, in the file."),
        (None, CredentialField::ClientId) => english!("Optional. Identifies the API account."),
        (None, CredentialField::ClientSecret) => {
            english!("Optional. Verifies messages from BigCommerce.")
        }
    };
    hint.localized().to_owned()
}
