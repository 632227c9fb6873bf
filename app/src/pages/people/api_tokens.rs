use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::clients::ClientRow;

use crate::pages::account::ApiTokenTable;
use crate::server_functions::api_tokens::RevokePersonApiToken;

/// Everybody's tokens; there may be none.
#[component]
pub(super) fn ApiTokens(rows: Vec<ApiTokenRow>, clients: Vec<ClientRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="api-tokens">
                <h2 id="api-tokens">{text!("API tokens")}</h2>
                <p class="muted">
                    {text!(
                        "Programs use these to act for the people who made them. A token ends when its owner is \
                         deactivated, or gets a new password by a link."
                    )}
                </p>
                <ApiTokenTable
                    rows=rows
                    clients=clients
                    revoke=RevokePersonApiToken::url()
                    names_people=true
                />
            </section>
        }
    })
}
