//! Links that wait for their clients: how they stand, and what an admin does with them.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::location::Url;
use parcelpilot_contract::client_links::{ClientLinkRow, ClientLinkState, CreatedClientLink};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::ids::IntegrationId;

use super::section::Section;
use crate::components::copy::CopyButton;
use crate::components::data_table::{Column, DataTable};
use crate::components::form::FormError;
use crate::components::form_echo::{any_form_error, form_echo};
use crate::components::row_button::RowButton;
use crate::components::shown_once::ShownOnce;
use crate::components::text_area::TextAreaField;
use crate::components::time::Time;
use crate::localization::Localized;
use crate::pages::this_site::this_site;
use crate::server_functions::client_links::{
    MakeClientLink, MakeIntegrationClientLink, RenewClientLink, WithdrawClientLink,
};

/// The link that was just made, and the mail that asks for the store. Or why there is none.
#[component]
pub(super) fn CreatedLink() -> impl IntoView {
    let made = form_echo(&[
        MakeClientLink::url(),
        MakeIntegrationClientLink::url(),
        RenewClientLink::url(),
    ]);
    let made = made.and_then(|echo| echo.result::<CreatedClientLink>().ok());
    let link = made.as_ref().map(|made| format!("{}{}", this_site(), made.path));
    let errors = [
        MakeIntegrationClientLink::url(),
        RenewClientLink::url(),
        WithdrawClientLink::url(),
    ];
    view! {
        <FormError error=any_form_error(&errors) />
        <ShownOnce secret=link.clone() id="client-link" label=text!("Link for the client")>
            {rich_text!(
                "<strong>Send this link to your client.</strong> It works once, and is not shown again.";
                strong = |text| view! { <strong>{text}</strong> }
            )}
        </ShownOnce>
        {made.zip(link).map(|(made, link)| view! { <Mail made=made link=link /> })}
    }
}

#[component]
fn Mail(made: CreatedClientLink, link: String) -> impl IntoView {
    let subject = text!("Please connect your store {store}", store = made.name.as_str());
    // Who reads it may be elsewhere: the time names its zone.
    let until = made.expires_at.to_string();
    let body = text!(
        "Hello,\n\nplease connect your store {store}, so that we can ship its orders. It takes about five minutes, and \
         you need no account:\n\n{link}\n\nThe page shows each step. The link works once, until {until}.\n\n{maker}",
        store = made.name.as_str(),
        link = link,
        until = until,
        maker = made.made_by.as_str()
    );
    let address = format!(
        "mailto:?subject={}&body={}",
        Url::escape(&subject),
        Url::escape(&body.replace('\n', "\r\n"))
    );
    view! {
        <section class="card stack" aria-labelledby="client-mail-title">
            <h2 class="card-title" id="client-mail-title">{text!("The mail to send")}</h2>
            <TextAreaField name="client-mail" label=subject value=body rows=12 error=Signal::stored(None) />
            <div class="cluster">
                <a class="button primary" href=address>{text!("Write the mail")}</a>
                <CopyButton of="client-mail" label=text!("Copy the text") />
            </div>
        </section>
    }
}

/// Below the list of integrations.
#[component]
pub(super) fn WaitingLinks(may_edit: bool, rows: Vec<ClientLinkRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="client-links">
                <h2 id="client-links">{text!("Waiting for the client")}</h2>
                {table(rows, may_edit)}
            </section>
        }
    })
}

fn table(rows: Vec<ClientLinkRow>, may_edit: bool) -> AnyView {
    DataTable::new(text!("Waiting for the client"), rows)
        .column(Column::strong(text!("Integration")), |row| {
            match row.integration {
                Some(id) => {
                    view! { <a href=Section::Connection.address(id)>{row.name.clone()}</a> }.into_any()
                }
                None => row.name.clone().into_any(),
            }
        })
        .column(text!("Client"), |row| row.client_name.clone())
        .column(text!("Made by"), |row| row.made_by.clone())
        .column(text!("Works until"), |row| match row.state {
            ClientLinkState::Waiting => view! { <Time at=row.expires_at /> }.into_any(),
            ClientLinkState::Expired => {
                view! { <span class="muted">{text!("has expired")}</span> }.into_any()
            }
            ClientLinkState::Blocked => {
                view! { <span class="muted">{text!("does not work")}</span> }.into_any()
            }
        })
        .when(may_edit, |table| {
            table.column(Column::actions(text!("Change")), |row| {
                view! { <LinkActions row=row.clone() /> }
            })
        })
        .view()
}

#[component]
fn LinkActions(row: ClientLinkRow) -> impl IntoView {
    let of = text!("for {name}", name = row.name.as_str());
    view! {
        <div class="cluster">
            <RowButton action=RenewClientLink::url() field=("id", row.id.to_string()) label=text!("Make a new link") of=of.clone() />
            <RowButton action=WithdrawClientLink::url() field=("id", row.id.to_string()) label=text!("Withdraw the link") of=of />
        </div>
    }
}

/// On the other pages of an integration.
#[component]
pub(super) fn WaitingNotice(link: ClientLinkRow) -> impl IntoView {
    let address = link.integration.map(|id| Section::Connection.address(id));
    view! {
        <p class="notice notice-info">
            <span>
                <WaitingFor link=link /> " " <a href=address>{text!("To the connection")}</a>
            </span>
        </p>
    }
}

#[component]
fn WaitingFor(link: ClientLinkRow) -> impl IntoView {
    match link.state {
        ClientLinkState::Waiting => {
            rich_text!("Waiting for the client, until <at/>."; at = move |_| view! { <Time at=link.expires_at /> })
                .into_any()
        }
        ClientLinkState::Expired => text!("The client's link has expired.").into_any(),
        ClientLinkState::Blocked => text!("The client's link does not work.").into_any(),
    }
}

/// On the page of the connection: the client gives new credentials.
#[component]
pub(super) fn ClientCard(
    integration: IntegrationId,
    link: Option<ClientLinkRow>,
    is_importing: bool,
    may_change: bool,
) -> impl IntoView {
    let actions = may_change.then(|| match &link {
        Some(row) => view! { <LinkActions row=row.clone() /> }.into_any(),
        None if !is_importing => {
            view! { <p class="hint">{AppError::ImportsNothing.message().localized()}</p> }.into_any()
        }
        None => view! {
            <RowButton
                action=MakeIntegrationClientLink::url()
                field=("id", integration.to_string())
                label=text!("Make a link")
                class="button"
            />
        }
        .into_any(),
    });
    view! {
        <section class="card stack" aria-labelledby="client-connects">
            <h2 class="card-title" id="client-connects">{text!("Let the client connect it")}</h2>
            {match link {
                Some(link) => view! { <p><WaitingFor link=link /></p> }.into_any(),
                None => {
                    view! {
                        <p class="hint">
                            {text!(
                                "Your client opens a link, without an account, and hands over a new credentials file. \
                                 Settings and orders stay as they are."
                            )}
                        </p>
                    }
                        .into_any()
                }
            }}
            {actions}
        </section>
    }
}
