//! Personal tokens, one a row.

use leptos::prelude::*;
use parcelpilot_contract::api_tokens::ApiTokenRow;

use crate::components::form::PostForm;
use crate::components::icon::IconName;
use crate::components::status::{Badge, Tone};
use crate::components::time::Time;

/// `revoke` is the path of the server function that revokes one.
#[component]
pub fn ApiTokenTable(
    rows: Vec<ApiTokenRow>,
    revoke: &'static str,
    /// Says of each token whose it is.
    #[prop(optional)]
    names_people: bool,
) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| view! { <Token row=row revoke=revoke names_people=names_people /> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"API tokens"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Token"</th>
                        {names_people.then(|| view! { <th scope="col">"Person"</th> })}
                        <th scope="col">"May"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Works until"</th>
                        <th scope="col" class="actions"><span class="visually-hidden">"Revoke"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Token(row: ApiTokenRow, revoke: &'static str, names_people: bool) -> impl IntoView {
    let used = match row.last_used_at {
        Some(at) => view! { <Time at=at /> }.into_any(),
        None => view! { <span class="muted">"never"</span> }.into_any(),
    };
    let expired = row
        .is_expired
        .then(|| view! { " " <Badge tone=Tone::Muted icon=IconName::Off text="Expired" /> });
    view! {
        <tr>
            <td data-label="Token" class="strong">{row.name.clone()}</td>
            {names_people.then(|| view! { <td data-label="Person">{row.person} " · " {row.email}</td> })}
            <td data-label="May">{row.access.label()}</td>
            <td data-label="Last used">{used}</td>
            <td data-label="Works until"><Time at=row.expires_at /> {expired}</td>
            <td class="actions">
                <PostForm action=revoke>
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <button class="button quiet" type="submit">
                        "Revoke" <span class="visually-hidden">" the token " {row.name}</span>
                    </button>
                </PostForm>
            </td>
        </tr>
    }
}
