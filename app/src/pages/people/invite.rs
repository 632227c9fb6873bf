use axum::http::header;
use axum::http::request::Parts;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::people::InvitationRow;
use parcelpilot_domain::account::Role;

use super::row::RoleChoice;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, echoed, form_echo, form_error};
use crate::components::time::Time;
use crate::server_functions::people::{InvitePerson, MakePasswordLink, WithdrawInvitation};

#[component]
pub(super) fn InviteForm() -> impl IntoView {
    let error = form_error(InvitePerson::url());
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("email").is_none());
    let email = match &error {
        Some(_) => echoed(InvitePerson::url(), "email", ""),
        None => String::new(),
    };
    let role = Role::from_code(&echoed(InvitePerson::url(), "role", "")).unwrap_or(Role::Operator);
    view! {
        <section class="card" aria-labelledby="invite">
            <h2 class="card-title" id="invite">"Add a person"</h2>
            <PostForm action=InvitePerson::url() class="stack">
                <FormError error=other_error />
                <TextField
                    name="email"
                    label="E-mail"
                    kind="email"
                    value=email
                    hint="They log in with it. No mail is sent: you get a link to hand on."
                    required=true
                    error=error
                />
                <RoleChoice within="invite-" chosen=role />
                <div><button class="button primary" type="submit">"Make a link"</button></div>
            </PostForm>
        </section>
    }
}

/// The link that was just made: it is shown this once.
#[component]
pub(super) fn NewLink() -> impl IntoView {
    let made = form_echo(&[InvitePerson::url(), MakePasswordLink::url()]);
    let error = form_error(MakePasswordLink::url());
    let link = made
        .as_ref()
        .and_then(|echo: &FormEcho| echo.result::<String>().ok());
    view! {
        <FormError error=error />
        <div role="status">
            {link
                .map(|link| {
                    let address = format!("{}{link}", this_site());
                    view! {
                        <div class="notice notice-good">
                            <div class="stack">
                                <p>
                                    <strong>"Hand this link on."</strong>
                                    " It works once, for three days, and is not shown again."
                                </p>
                                <p>
                                    <label class="visually-hidden" for="new-link">"One-time link"</label>
                                    <input id="new-link" class="mono wide" type="text" readonly=true value=address />
                                </p>
                            </div>
                        </div>
                    }
                })}
        </div>
    }
}

/// As the browser knows it: a proxy's address, where there is one.
fn this_site() -> String {
    let parts = use_context::<Parts>();
    let header = |name: header::HeaderName| {
        let parts = parts.as_ref()?;
        parts.headers.get(name)?.to_str().ok().map(str::to_owned)
    };
    header(header::ORIGIN)
        .or_else(|| header(header::HOST).map(|host| format!("http://{host}")))
        .unwrap_or_default()
}

/// Links that were not used yet.
#[component]
pub(super) fn Invitations(rows: Vec<InvitationRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|row| view! { <Invitation row=row /> }).collect_view();
        view! {
            <section class="stack" aria-labelledby="links">
                <h2 id="links">"Links that were not used yet"</h2>
                <div class="table-wrap">
                    <table class="data">
                        <caption class="visually-hidden">"Links that were not used yet"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"E-mail"</th>
                                <th scope="col">"For"</th>
                                <th scope="col">"Made by"</th>
                                <th scope="col">"Works until"</th>
                                <th scope="col" class="actions"><span class="visually-hidden">"Change"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

#[component]
fn Invitation(row: InvitationRow) -> impl IntoView {
    let purpose = if row.is_for_password {
        "A new password".to_owned()
    } else {
        format!("Joining as {}", row.role.label().to_lowercase())
    };
    view! {
        <tr>
            <td data-label="E-mail" class="strong">{row.email.clone()}</td>
            <td data-label="For">{purpose}</td>
            <td data-label="Made by">{row.invited_by}</td>
            <td data-label="Works until"><Time at=row.expires_at /></td>
            <td class="actions">
                <PostForm action=WithdrawInvitation::url()>
                    <input type="hidden" name="email" value=row.email.clone() />
                    <button class="button quiet" type="submit">
                        "Withdraw" <span class="visually-hidden">" the link of " {row.email}</span>
                    </button>
                </PostForm>
            </td>
        </tr>
    }
}
