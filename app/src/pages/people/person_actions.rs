//! What can be done with a person.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::people::PersonRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::count_text::counted;

use crate::components::activation::Activation;
use crate::components::choices::{Choice, Choices};
use crate::components::confirm::Confirm;
use crate::components::form::PostForm;
use crate::server_functions::people::{EndPersonSessions, MakePasswordLink, SetPersonActive, SetPersonRole};

#[component]
pub(super) fn PersonActions(row: PersonRow) -> impl IntoView {
    view! {
        <div class="cluster end">
            <ChangeRole row=row.clone() />
            <LogIn row=row.clone() />
            <Activation
                action=SetPersonActive::url()
                id=row.id.to_string()
                name=row.name.clone()
                is_active=row.is_active
                deactivate="Deactivate person"
            >
                "Deactivating " <strong>{row.name}</strong>
                " logs them out everywhere, and they can't log in until they are activated again. What they did stays in the audit trail."
            </Activation>
        </div>
    }
}

#[component]
fn ChangeRole(row: PersonRow) -> impl IntoView {
    let id = row.id.to_string();
    view! {
        <Confirm label="Role" of=row.name.clone() class="button quiet">
            <PostForm action=SetPersonRole::url() class="stack">
                <input type="hidden" name="id" value=id.clone() />
                <RoleChoice within=format!("role-{id}-") chosen=row.role />
                <button class="button primary" type="submit">"Save role"</button>
            </PostForm>
        </Confirm>
    }
}

/// Each role with what it may do.
#[component]
pub(super) fn RoleChoice(#[prop(into)] within: String, chosen: Role) -> impl IntoView {
    let choices = Role::ALL.map(|role| Choice {
        code: role.code(),
        label: role.label(),
        explanation: role.explanation(),
    });
    view! { <Choices legend="Role" name="role" within=within choices=choices.into() chosen=chosen.code() problem=None /> }
}

/// How the person gets in: a new password, and the end of sessions that are open.
#[component]
fn LogIn(row: PersonRow) -> impl IntoView {
    let id = StoredValue::new(row.id.to_string());
    let sessions = counted(row.sessions, "session", "sessions");
    row.is_active.then(|| {
        view! {
            <Confirm label="Log-in" of=row.name.clone() class="button quiet">
                <p>"A one-time link lets " <strong>{row.name}</strong> " choose a new password. Until it is used, the old one works."</p>
                <PostForm action=MakePasswordLink::url()>
                    <input type="hidden" name="id" value=id.get_value() />
                    <button class="button" type="submit">"Make a password link"</button>
                </PostForm>
                {(row.sessions > 0)
                    .then(|| {
                        view! {
                            <p>{sessions} " open on all devices. Ending them logs the person out everywhere."</p>
                            <PostForm action=EndPersonSessions::url()>
                                <input type="hidden" name="id" value=id.get_value() />
                                <button class="button danger" type="submit">"End all sessions"</button>
                            </PostForm>
                        }
                    })}
            </Confirm>
        }
    })
}
