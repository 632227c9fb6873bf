use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::{CredentialField, FindingKind, Severity};

use super::state::{CardState, Origin};
use super::stored::{Kept, Stored};
use crate::browser::keep_in_step;
use crate::components::field::{FieldMessage, problem_of};
use crate::components::time::Time;

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
    view! {
        <div class="field">
            <label for=id.clone()>{field.label()} <Mark field=field state=state /></label>
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
                {match stored.kept(field) {
                    Some(kept) => Either::Left(view! { <KeptHint kept=kept /> }),
                    None => Either::Right(hint(field)),
                }}
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
            Origin::File => Some(("mark good", "from the file")),
            _ if is_missed => Some(("mark missing", "still missing")),
            Origin::Typed if !is_empty => Some(("mark", "typed")),
            _ => None,
        }
    });
    view! { {move || mark.get().map(|(class, text)| view! { <span class=class>{text}</span> })} }
}

#[component]
fn KeptHint(kept: Kept) -> impl IntoView {
    match kept {
        Kept::Draft => Either::Left("Kept from before. Leave empty to keep it."),
        Kept::Secret { last_four, at, by } => Either::Right(view! {
            <span class="mono">"•••• " {last_four}</span>
            ", set on "
            <Time at=at />
            " by "
            {by}
            ". Leave empty to keep it."
        }),
    }
}

const fn hint(field: CredentialField) -> &'static str {
    match field {
        CredentialField::StoreHash => {
            "The part of the API PATH after /stores/. You can paste the whole path."
        }
        CredentialField::AccessToken => "BigCommerce shows it once, in the file.",
        CredentialField::ClientId => "Optional. Identifies the API account.",
        CredentialField::ClientSecret => "Optional. Verifies messages from BigCommerce.",
    }
}
