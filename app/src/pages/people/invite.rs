use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::people::{InvitationRow, WORKS_FOR};
use parcelpilot_domain::account::Role;

use super::person_actions::RoleChoice;
use super::works_for::{Chosen, Whoever, WorksForChoice, clients_of};
use crate::components::data_table::{Column, DataTable};
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_echo, form_error};
use crate::components::row_button::RowButton;
use crate::components::shown_once::ShownOnce;
use crate::components::time::Time;
use crate::pages::identity_provider::shown_name;
use crate::pages::this_site::this_site;
use crate::server_functions::accounts::ssr::ProviderName;
use crate::server_functions::people::{InvitePerson, MakePasswordLink, WithdrawInvitation};

#[component]
pub(super) fn InviteForm(clients: Vec<ClientRow>) -> impl IntoView {
    let error = form_error(InvitePerson::url());
    let other_error = error.clone().filter(|error| {
        ["email", "role", WORKS_FOR, "clients"]
            .iter()
            .all(|field| error.field_problem(field).is_none())
    });
    // What was made is not offered again.
    let posted = form_echo(&[InvitePerson::url()]).filter(|echo| echo.error().is_some());
    let chosen = posted.as_ref().map(Chosen::posted).unwrap_or_default();
    let email = match &error {
        Some(_) => echoed(InvitePerson::url(), "email", ""),
        None => String::new(),
    };
    let by_groups = match use_context::<ProviderName>() {
        Some(ProviderName(Some(name))) => Some(text!(
            "Whoever comes in by a group of {name} without ever being invited for a client works for the warehouse: map groups of \
             the warehouse's own people alone.",
            name = shown_name(&name)
        )),
        _ => None,
    };
    let role = Role::from_code(&echoed(InvitePerson::url(), "role", "")).unwrap_or(Role::Operator);
    view! {
        <section class="card" aria-labelledby="invite">
            <h2 class="card-title" id="invite">{text!("Add a person")}</h2>
            <PostForm action=InvitePerson::url() class="stack">
                <FormError error=other_error />
                <TextField
                    name="email"
                    label=text!("E-mail")
                    kind="email"
                    value=email
                    hint=text!("They log in with it. No e-mail is sent: you get a link to share.")
                    required=true
                    error=error
                />
                <RoleChoice within="invite-" chosen=role />
                <WorksForChoice
                    within="invite-works-".to_owned()
                    whoever=Whoever::Person
                    clients=clients
                    chosen=chosen
                />
                {by_groups.map(|sentence| view! { <p class="hint">{sentence}</p> })}
                <div><button class="button primary" type="submit">{text!("Make a link")}</button></div>
            </PostForm>
        </section>
    }
}

/// The link that was just made.
#[component]
pub(super) fn NewLink() -> impl IntoView {
    let made = form_echo(&[InvitePerson::url(), MakePasswordLink::url()]);
    let link = made
        .and_then(|echo| echo.result::<String>().ok())
        .map(|link| format!("{}{link}", this_site()));
    view! {
        <FormError error=form_error(MakePasswordLink::url()) />
        <ShownOnce secret=link id="new-link" label=text!("One-time link")>
            {rich_text!(
                "<strong>Share this link.</strong> It works once, for three days, and is not shown again.";
                strong = |text| view! { <strong>{text}</strong> }
            )}
        </ShownOnce>
    }
}

/// Links that were not used yet.
#[component]
pub(super) fn Invitations(rows: Vec<InvitationRow>, clients: Vec<ClientRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="links">
                <h2 id="links">{text!("Links that were not used yet")}</h2>
                {table(rows, clients)}
            </section>
        }
    })
}

fn table(rows: Vec<InvitationRow>, clients: Vec<ClientRow>) -> AnyView {
    DataTable::new(text!("Links that were not used yet"), rows)
        .column(Column::strong(text!("E-mail")), |row| row.email.clone())
        .column(text!("For"), move |row| {
            let what = match (row.is_for_password, row.role) {
                (true, _) => text!("A new password"),
                (false, Role::Viewer) => text!("Joining as viewer"),
                (false, Role::Operator) => text!("Joining as operator"),
                (false, Role::Admin) => text!("Joining as admin"),
            };
            let of = clients_of(&row.sees, &clients).map(|of| view! { <div class="muted">{of}</div> });
            (what, of)
        })
        .column(text!("Made by"), |row| row.invited_by.clone())
        .column(text!("Works until"), |row| view! { <Time at=row.expires_at /> })
        .column(Column::actions(text!("Change")), |row| {
            view! {
                <RowButton
                    action=WithdrawInvitation::url()
                    field=("email", row.email.clone())
                    label=text!("Withdraw")
                    of=text!("the link of {email}", email = row.email.as_str())
                />
            }
        })
        .view()
}
