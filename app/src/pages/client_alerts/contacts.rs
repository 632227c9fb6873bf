//! A client's contacts: who they are, what each gets, and the form of a new one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::client_alerts::ClientContactRow;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::client_alert::ClientEvent;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::language::Language;

use crate::components::confirm::Confirm;
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::field::{TextField, TickBox};
use crate::components::form::{ConflictError, FormError, PostForm, SelectionError};
use crate::components::form_echo::{FormEcho, any_form_error, form_echo, form_error, row_echo};
use crate::components::select_field::SelectField;
use crate::localization::{Localized, language};
use crate::server_functions::client_alerts::{
    AddClientContact, ChangeClientContact, RemoveClientContact, TestClientContact,
};

#[component]
pub(super) fn Contacts(client: ClientId, contacts: Vec<ClientContactRow>, has_mail: bool) -> impl IntoView {
    let error = any_form_error(&[RemoveClientContact::url(), TestClientContact::url()]);
    let list = if contacts.is_empty() {
        view! {
            <EmptyState title=text!("No contacts")>
                <p>{text!("No e-mails are sent to this client. Add a contact below.")}</p>
            </EmptyState>
        }
        .into_any()
    } else {
        DataTable::new(text!("Contacts"), contacts)
            .column(Column::strong(text!("E-mail")), |row| row.email.clone())
            .column(text!("Language"), |row| language_name(&row.language))
            .column(text!("Gets"), |row| {
                let events: Vec<&str> = row.events.iter().map(|event| event.label().localized()).collect();
                events.join(", ")
            })
            .column(Column::actions(text!("Change")), move |row| {
                view! { <ContactActions client=client row=row.clone() has_mail=has_mail /> }
            })
            .view()
            .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="contacts">
            <h2 id="contacts">{text!("Contacts")}</h2>
            <FormError error=error />
            {list}
        </section>
    }
}

fn language_name(code: &str) -> &'static str {
    Language::from_code(code).map_or("", Language::label)
}

#[component]
fn ContactActions(client: ClientId, row: ClientContactRow, has_mail: bool) -> impl IntoView {
    let id = row.id.to_string();
    let email = row.email.clone();
    let test = has_mail.then(|| {
        let (id, email) = (id.clone(), email.clone());
        view! {
            <PostForm action=TestClientContact::url()>
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="id" value=id />
                <button class="button" type="submit">
                    {rich_text!(
                        "Send a test message<hidden> to {contact}</hidden>",
                        contact = email;
                        hidden = |text| view! { <span class="visually-hidden">{text}</span> }
                    )}
                </button>
            </PostForm>
        }
    });
    view! {
        <div class="cluster end">
            {test} <ChangeForm client=client row=row />
            <Confirm label=text!("Remove…") of=email>
                <p>{text!("Nothing more is sent to this address, not even what waits to be sent.")}</p>
                <PostForm action=RemoveClientContact::url()>
                    <input type="hidden" name="client" value=client.to_string() />
                    <input type="hidden" name="id" value=id />
                    <button class="button danger" type="submit">{text!("Remove contact")}</button>
                </PostForm>
            </Confirm>
        </div>
    }
}

#[component]
fn ChangeForm(client: ClientId, row: ClientContactRow) -> impl IntoView {
    let (action, id) = (ChangeClientContact::url(), row.id.to_string());
    let echo = row_echo(action, &id);
    let error = echo.as_ref().and_then(FormEcho::error);
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let other = error
        .clone()
        .filter(|error| conflict.is_none() && error.field_problem("events").is_none());
    let version = echo.as_ref().and_then(FormEcho::version).unwrap_or(row.version);
    let is_open = error.is_some();
    view! {
        <Confirm label=text!("Change…") of=row.email.clone() open=is_open>
            <PostForm action=action class="stack">
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="id" value=id.clone() />
                <input type="hidden" name="version" value=version.to_string() />
                <ConflictError error=conflict />
                <FormError error=other />
                <Wishes within=id echo=echo language=row.language events=row.events error=error />
                <button class="button primary" type="submit">{text!("Save contact")}</button>
            </PostForm>
        </Confirm>
    }
}

#[component]
pub(super) fn AddContact(client: ClientId) -> impl IntoView {
    let action = AddClientContact::url();
    let (echo, error) = (form_echo(&[action]), form_error(action));
    let fields = ["email", "events", "language"];
    let other = error
        .clone()
        .filter(|error| fields.iter().all(|field| error.field_problem(field).is_none()));
    let email = echo.as_ref().and_then(|echo| echo.field("email"));
    let email = email.unwrap_or_default().to_owned();
    view! {
        <section class="card" aria-labelledby="add-contact">
            <h2 class="card-title" id="add-contact">{text!("Add a contact")}</h2>
            <PostForm action=action class="stack loose client-form">
                <input type="hidden" name="client" value=client.to_string() />
                <FormError error=other />
                <TextField
                    name="email"
                    within="contact-"
                    kind="email"
                    label=text!("E-mail")
                    value=email
                    required=true
                    error=error.clone()
                />
                <Wishes
                    within="new".to_owned()
                    echo=echo
                    language=language().code().to_owned()
                    events=ClientEvent::ALL.to_vec()
                    error=error
                />
                <div class="form-foot">
                    <button class="button primary" type="submit">{text!("Add contact")}</button>
                </div>
            </PostForm>
        </section>
    }
}

/// In which language the contact is written to, and of what.
#[component]
fn Wishes(
    /// Makes the ids its own.
    within: String,
    echo: Option<FormEcho>,
    language: String,
    events: Vec<ClientEvent>,
    error: Option<AppError>,
) -> impl IntoView {
    let is_ticked = |event: ClientEvent| match &echo {
        Some(echo) => {
            let mut typed = echo.fields.iter();
            typed.any(|(name, value)| name.starts_with("events[") && value == event.code())
        }
        None => events.contains(&event),
    };
    let boxes = ClientEvent::ALL.map(|event| {
        view! {
            <TickBox
                id=format!("{within}-{}", event.code())
                name="events[]"
                value=event.code().to_owned()
                checked=is_ticked(event)
            >
                {event.label().localized()}
            </TickBox>
        }
    });
    let typed = echo.as_ref().and_then(|echo| echo.field("language"));
    let chosen = typed.map_or(language, str::to_owned);
    let languages = Language::OFFERED.map(|one| (one.code().to_owned(), one.label().to_owned()));
    let problem = |field| error.as_ref().and_then(|error| error.field_problem(field));
    view! {
        <SelectField
            name="language"
            id=format!("{within}-language")
            label=text!("Language of its messages")
            options=languages.to_vec()
            chosen=Some(chosen)
            are_names=true
            problem=problem("language")
        />
        <fieldset>
            <legend>{text!("Gets")}</legend>
            <div class="check-grid">{boxes.collect_view()}</div>
            <SelectionError problem=problem("events") />
        </fieldset>
    }
}
