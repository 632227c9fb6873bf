//! Who may log in, and as what. For admins.

mod api_tokens;
mod invite;
mod row;

use api_tokens::ApiTokens;
use invite::{Invitations, InviteForm, NewLink};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::people::{People, PersonRow};
use row::PersonRowView;

use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::api_tokens::RevokePersonApiToken;
use crate::server_functions::people::{EndPersonSessions, SetPersonActive, SetPersonRole, list_people};

#[component]
pub fn PeoplePage() -> impl IntoView {
    view! {
        <Title text="People · ParcelPilot" />
        <div class="page-head">
            <div>
                <h1>"People"</h1>
                <p class="muted">"Who may log in, and what they may do."</p>
            </div>
            <a class="button" href="/audit">"What people did"</a>
        </div>
        <Loaded from=load() let:loaded>
            <NewLink />
            <FormError error=change_error() />
            <div class="stack loose">
                <Table rows=loaded.0.people own_email=loaded.1 />
                <Invitations rows=loaded.0.invitations />
                <InviteForm />
                <ApiTokens rows=loaded.0.api_tokens />
            </div>
        </Loaded>
    }
}

/// All of them, and the reader's own address.
async fn load() -> AppResult<(People, String)> {
    let people = list_people().await?;
    Ok((people, me_or_login().await?.email))
}

fn change_error() -> Option<parcelpilot_contract::error::AppError> {
    [
        SetPersonRole::url(),
        SetPersonActive::url(),
        EndPersonSessions::url(),
        RevokePersonApiToken::url(),
    ]
    .into_iter()
    .find_map(form_error)
}

#[component]
fn Table(rows: Vec<PersonRow>, own_email: String) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let is_you = row.email == own_email;
            view! { <PersonRowView row=row is_you=is_you /> }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"People"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Last seen"</th>
                        <th scope="col" class="actions">
                            <span class="visually-hidden">"Change"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
