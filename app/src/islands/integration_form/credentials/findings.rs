use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::{CredentialField, Finding, FindingKind, Severity};
use parcelpilot_domain::english;
use parcelpilot_domain::message::Message;

use super::state::CardState;
use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;

pub(super) const fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Refuse => "finding bad",
        Severity::Missing => "finding missing",
        Severity::Warn => "finding warn",
        Severity::Note => "finding note",
    }
}

/// What is there, and what is still missing, in a sentence.
#[component]
pub(super) fn Summary(state: CardState) -> impl IntoView {
    let is_complete = Memo::new(move |_| state.is_touched() && state.is_complete());
    let sentence = move || {
        if !state.is_touched() {
            return String::new();
        }
        let found = state.found();
        let is_missing = |field: &CredentialField| !found.contains(field);
        let missing = CredentialField::ALL
            .into_iter()
            .filter(is_missing)
            .collect::<Vec<_>>();
        let mut sentence = Message::from(match (found.is_empty(), missing.is_empty()) {
            (_, true) => english!("Found: {found}. Nothing has been sent yet."),
            (true, _) => english!("Still missing: {missing}."),
            _ => english!("Found: {found}. Still missing: {missing}."),
        });
        sentence.places = vec![
            ("found", names(&found).into()),
            ("missing", names(&missing).into()),
        ];
        sentence.localized()
    };
    let account = move || {
        state
            .account_name
            .get()
            .map(|name| text!("API account “{name}”.", name = name))
    };
    view! {
        <p class="summary" class:is-complete=is_complete hidden=move || !state.is_touched()>
            {move || is_complete.get().then(|| view! { <Icon name=IconName::Good /> })}
            <span>{sentence} " " <span class="muted">{account}</span></span>
        </p>
    }
}

/// "store hash, access token".
fn names(fields: &[CredentialField]) -> String {
    let names = fields.iter().map(|field| field.name().localized());
    names.collect::<Vec<_>>().join(", ")
}

/// Of what is typed here; where nothing is, of what the server found.
#[component]
pub(super) fn FindingList(state: CardState, error: Signal<Option<AppError>>) -> impl IntoView {
    let findings = Memo::new(move |_| {
        let mut findings = match error.get() {
            Some(AppError::Credentials(findings)) if !state.is_touched() => findings,
            _ => state.findings(),
        };
        // That it is another file says already what is missing.
        let is_another_file = |first: &Finding| matches!(first.kind, FindingKind::NotBigCommerceFile);
        if findings.first().is_some_and(is_another_file) {
            findings.retain(|finding| !matches!(finding.kind, FindingKind::Missing));
        }
        findings
    });
    view! {
        <ul class="findings" id="credential-findings">
            {move || findings.get().into_iter().map(|finding| view! { <FindingLine finding=finding /> }).collect_view()}
        </ul>
    }
}

#[component]
fn FindingLine(finding: Finding) -> impl IntoView {
    let (icon, severity) = match finding.severity {
        Severity::Refuse => (IconName::Bad, english!("Error:")),
        Severity::Missing => (IconName::Note, english!("Missing:")),
        Severity::Warn => (IconName::Warn, english!("Warning:")),
        Severity::Note => (IconName::Note, english!("Note:")),
    };
    let line = finding
        .line
        .map(|line| view! { <span class="finding-line">{text!("Line {line}", line = line.to_string())}</span> " " });
    view! {
        <li class=class(finding.severity)>
            <Icon name=icon />
            <p>
                <span class="visually-hidden">{severity.localized()} " "</span>
                {line}
                {finding.sentence().localized()}
                " "
                // In a tab of its own, so that nothing that was typed is lost.
                <a href="/help/bigcommerce#file" target="_blank">{text!("The file, explained")}</a>
            </p>
        </li>
    }
}
