//! What can be done with a person.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::people::PersonRow;
use parcelpilot_domain::account::Role;

use super::works_for::ChangeClients;
use crate::components::activation::Activation;
use crate::components::choices::{Choice, Choices};
use crate::components::confirm::Confirm;
use crate::components::form::PostForm;
use crate::components::form_echo::row_echo;
use crate::localization::Localized;
use crate::server_functions::people::{
    EndPersonSessions, MakePasswordLink, ResetSecondFactor, SetPersonActive, SetPersonRole,
};

#[component]
pub(super) fn PersonActions(row: PersonRow, is_you: bool, clients: Vec<ClientRow>) -> impl IntoView {
    view! {
        <div class="cluster end">
            <ChangeRole row=row.clone() />
            <ChangeClients row=row.clone() clients=clients />
            <LogIn row=row.clone() />
            // One's own is on one's own account's page.
            {(row.has_second_factor && !is_you).then(|| view! { <LostFactor row=row.clone() /> })}
            <Activation
                action=SetPersonActive::url()
                id=row.id.to_string()
                name=row.name.clone()
                is_active=row.is_active
                deactivate=text!("Deactivate person")
            >
                {rich_text!(
                    "Deactivating <name>{name}</name> logs them out everywhere, and they can't log in until they are \
                     activated again. Their API tokens and the open links that they made end, and don't come back. What they \
                     did stays in the audit trail.",
                    name = row.name;
                    name = |text| view! { <strong>{text}</strong> }
                )}
            </Activation>
        </div>
    }
}

#[component]
fn ChangeRole(row: PersonRow) -> impl IntoView {
    let id = row.id.to_string();
    // It may have come back, with a role that was chosen and is not theirs yet.
    let posted = row_echo(SetPersonRole::url(), &id);
    let chosen = posted
        .as_ref()
        .and_then(|echo| Role::from_code(echo.field("role")?));
    view! {
        <Confirm label=text!("Role") of=row.name.clone() class="button quiet" open=posted.is_some()>
            <PostForm action=SetPersonRole::url() class="stack">
                <input type="hidden" name="id" value=id.clone() />
                <RoleChoice within=format!("role-{id}-") chosen=chosen.unwrap_or(row.role) />
                <button class="button primary" type="submit">{text!("Save role")}</button>
            </PostForm>
        </Confirm>
    }
}

/// Each role with what it may do.
#[component]
pub(super) fn RoleChoice(#[prop(into)] within: String, chosen: Role) -> impl IntoView {
    let choices = Role::ALL.map(|role| Choice {
        code: role.code(),
        label: role.label().localized(),
        explanation: role.explanation().localized(),
    });
    view! { <Choices legend=text!("Role") name="role" within=within choices=choices.into() chosen=chosen.code() problem=None /> }
}

/// How the person gets in: a new password, and the end of sessions that are open.
#[component]
fn LogIn(row: PersonRow) -> impl IntoView {
    let id = StoredValue::new(row.id.to_string());
    let sessions = text!(
        count = row.sessions;
        "1 session open on all devices. Ending them logs the person out everywhere.",
        "{count} sessions open on all devices. Ending them logs the person out everywhere."
    );
    row.is_active.then(|| {
        view! {
            <Confirm label=text!("Log-in") of=row.name.clone() class="button quiet">
                <p>
                    {rich_text!(
                        "A one-time link lets <name>{name}</name> choose a new password. Until it is used, the old one works. \
                         Then all their sessions, API tokens and the open links that they made end.",
                        name = row.name;
                        name = |text| view! { <strong>{text}</strong> }
                    )}
                </p>
                <PostForm action=MakePasswordLink::url()>
                    <input type="hidden" name="id" value=id.get_value() />
                    <button class="button" type="submit">{text!("Make a password link")}</button>
                </PostForm>
                {(row.sessions > 0)
                    .then(|| {
                        view! {
                            <p>{sessions}</p>
                            <PostForm action=EndPersonSessions::url()>
                                <input type="hidden" name="id" value=id.get_value() />
                                <button class="button danger" type="submit">{text!("End all sessions")}</button>
                            </PostForm>
                        }
                    })}
            </Confirm>
        }
    })
}

/// For a person who has lost their phone and their recovery codes.
#[component]
fn LostFactor(row: PersonRow) -> impl IntoView {
    view! {
        <Confirm label=text!("Second factor") of=row.name.clone() class="button quiet">
            <p>
                {rich_text!(
                    "Without a second factor, the password alone lets <name>{name}</name> in, unless their role requires one: \
                     then they set up a new one at their next log-in. All their sessions end. Make sure that it is them who \
                     asks for it.",
                    name = row.name;
                    name = |text| view! { <strong>{text}</strong> }
                )}
            </p>
            <PostForm action=ResetSecondFactor::url()>
                <input type="hidden" name="id" value=row.id.to_string() />
                <button class="button danger" type="submit">{text!("Remove second factor")}</button>
            </PostForm>
        </Confirm>
    }
}
