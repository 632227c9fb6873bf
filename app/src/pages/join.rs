use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::own_account::Invited;

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::components::loaded::Loaded;
use crate::localization::Localized;
use crate::pages::door::{Door, NewPassword, OwnName};
use crate::server_functions::own_account::{Join, fetch_invitation};

/// Where a one-time link leads: to join, or to choose a new password.
#[component]
pub fn JoinPage() -> impl IntoView {
    let link = use_query_map().read_untracked().get("link").unwrap_or_default();
    view! {
        <Title text=text!("Welcome · ParcelPilot") />
        <Door>
            <Loaded from=fetch_invitation(link.clone()) let:invited>
                {match invited {
                    Some(invited) => view! { <Choose link=link invited=invited /> }.into_any(),
                    None => view! { <UsedUp /> }.into_any(),
                }}
            </Loaded>
        </Door>
    }
}

#[component]
fn Choose(link: String, invited: Invited) -> impl IntoView {
    let error = form_error(Join::url());
    let name = echoed(Join::url(), "name", "");
    let (title, button) = if invited.is_for_password {
        (text!("Choose a new password"), text!("Save and log in"))
    } else {
        (text!("Welcome to ParcelPilot"), text!("Join and log in"))
    };
    view! {
        <h1>{title}</h1>
        <p class="muted">{invited.email.clone()} " · " {invited.role.label().localized()}</p>
        <PostForm action=Join::url() class="stack">
            <FormError error=error.clone() />
            <input type="hidden" name="link" value=link />
            // For password managers: this is whose password it is.
            <input class="visually-hidden" type="text" tabindex="-1" aria-hidden="true" autocomplete="username" readonly=true value=invited.email />
            {(!invited.is_for_password).then(|| view! { <OwnName value=name error=error.clone() /> })}
            <NewPassword error=error.clone() />
            {invited
                .is_for_password
                .then(|| {
                    view! {
                        <p class="hint">
                            {text!(
                                "All your sessions, your API tokens and the open links that you made end with the old \
                                 password."
                            )}
                        </p>
                    }
                })}
            <button class="button primary wide" type="submit">{button}</button>
        </PostForm>
    }
}

#[component]
fn UsedUp() -> impl IntoView {
    view! {
        <h1>{text!("This link does not work")}</h1>
        <div class="stack">
            <p>{text!("A link works once, for three days. This one may be used, expired, withdrawn, or not copied in full.")}</p>
            <p>{rich_text!(
                    "If you have an account, <link>log in</link>. If not, ask an admin for a new link.";
                    link = |text| view! { <a href="/login">{text}</a> }
                )}</p>
        </div>
    }
}
