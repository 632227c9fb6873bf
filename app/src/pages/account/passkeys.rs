use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::passkeys::{PASSKEYS_MAX, PasskeyRow};
use parcelpilot_contract::second_factor::SecondFactorState;

use super::second_factor::NewRecoveryCodes;
use super::sessions::browser_name;
use crate::components::data_table::{Column, DataTable};
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::icon::{Icon, IconName};
use crate::components::rename::Rename;
use crate::components::row_button::RowButton;
use crate::components::time::{Ago, MaybeAgo};
use crate::pages::passkeys::{PasskeyForm, Purpose};
use crate::server_functions::accounts::ssr::origin;
use crate::server_functions::passkeys::{RemovePasskey, RenamePasskey, relying_party};
use crate::server_functions::second_factor::MakeRecoveryCodes;

/// Where nothing is to be said without the script, it shows the section.
#[component]
pub(super) fn Passkeys(rows: Vec<PasskeyRow>, factor: SecondFactorState) -> impl IntoView {
    // Where an app makes codes, its section has recovery codes.
    let has_recovery = factor.codes_since.is_none() && !rows.is_empty();
    let has_codes = factor.recovery_codes > 0;
    let party = relying_party();
    let is_silent = rows.is_empty() && party.is_some();
    let is_full = rows.len() >= PASSKEYS_MAX as usize;
    let not_renamed = form_error(RenamePasskey::url()).filter(|error| error.field_problem("name").is_none());
    let table = (!rows.is_empty()).then(|| table(rows));
    view! {
        <section class="stack" aria-labelledby="passkeys" data-passkey-section="" hidden=is_silent>
            <h2 id="passkeys">{text!("Passkeys")}</h2>
            <p>
                {text!(
                    "Log in with your fingerprint, your face or your device's PIN instead of your password. A passkey works \
                     on this site alone, so nobody can trick you out of it. Once you have one, a log-in with your password asks for a \
                     second step: the passkey, a code of your app, or a recovery code."
                )}
            </p>
            <FormError error=form_error(RemovePasskey::url()).or(not_renamed) />
            {table}
            {has_recovery.then(|| view! { <Recovery has_codes=has_codes /> })}
            {match party {
                None => view! { <p class="hint">{no_address()}</p> }.into_any(),
                Some(_) if is_full => {
                    view! {
                        <p class="hint">
                            {text!("You have {most} passkeys. Remove one to add another.", most = PASSKEYS_MAX)}
                        </p>
                    }
                        .into_any()
                }
                Some(party) => view! { <AddForm party=party /> }.into_any(),
            }}
        </section>
    }
}

/// For the day that the device is lost.
#[component]
fn Recovery(has_codes: bool) -> impl IntoView {
    match has_codes {
        true => Either::Left(view! { <div><NewRecoveryCodes /></div> }),
        false => Either::Right(view! {
            <div class="notice notice-warn" role="note">
                <Icon name=IconName::Warn />
                <div class="stack tight">
                    <p>
                        {text!(
                            "You have no recovery codes. Without them, whoever loses the device with the passkey must ask an admin \
                             for help."
                        )}
                    </p>
                    <PostForm action=MakeRecoveryCodes::url()>
                        <button class="button" type="submit">{text!("Make recovery codes")}</button>
                    </PostForm>
                </div>
            </div>
        }),
    }
}

fn no_address() -> &'static str {
    text!(
        "Passkeys can't be used here: they need an address with a name and HTTPS. Whoever runs the server can set one as its \
         public URL."
    )
}

#[component]
fn AddForm(party: String) -> impl IntoView {
    // What was typed before the password had to be confirmed.
    let typed = use_query_map().read_untracked().get("passkey");
    let name = typed.unwrap_or_else(|| browser_name(&origin().user_agent));
    // What is wrong with it is said by the script.
    let none: Option<AppError> = None;
    let elsewhere = text!(
        "You have opened ParcelPilot by another address. Open it as {host} to add a passkey.",
        host = party.as_str()
    );
    view! {
        <p class="hint" data-passkey-elsewhere="" hidden=true>{elsewhere}</p>
        <PasskeyForm purpose=Purpose::Add party=party>
            <TextField
                name="name"
                label=text!("Name of the new passkey")
                within="passkey-"
                value=name
                hint=text!("Where you keep it, for example “Phone” or “Security key”.")
                required=true
                error=none
            />
            <div><button class="button primary" type="submit">{text!("Add a passkey")}</button></div>
        </PasskeyForm>
    }
}

fn table(rows: Vec<PasskeyRow>) -> AnyView {
    DataTable::new(text!("Your passkeys"), rows)
        .column(Column::strong(text!("Passkey")), |row| row.name.clone())
        .column(text!("Added"), |row| view! { <Ago at=row.created_at /> })
        .column(text!("Last used"), |row| {
            view! { <MaybeAgo at=row.last_used_at otherwise=view! { <span class="muted">{text!("never")}</span> } /> }
        })
        .column(Column::actions(text!("Change")), |row| {
            let id = ("id", row.id.to_string());
            let of = text!("the passkey {name}", name = row.name.as_str());
            view! {
                <div class="cluster">
                    <Rename action=RenamePasskey::url() id=row.id.to_string() name=row.name.clone() />
                    <RowButton action=RemovePasskey::url() field=id label=text!("Remove") of=of />
                </div>
            }
        })
        .view()
}
