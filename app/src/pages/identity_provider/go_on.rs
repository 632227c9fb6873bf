//! The page on the way to the identity provider. A browser that sends a form here must not be redirected to another host:
//! the policy of the page with the form forbids it (`form-action`). So this page leads there, and goes on by itself.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::shown_name;
use crate::pages::door::Door;
use crate::server_functions::accounts::ssr::{ProviderAddress, ProviderName};

#[component]
pub fn ProviderPage() -> impl IntoView {
    let name = use_context::<ProviderName>()
        .and_then(|ProviderName(name)| name)
        .map(|name| shown_name(&name))
        .unwrap_or_default();
    let address = use_context::<ProviderAddress>().map(|ProviderAddress(address)| address);
    view! {
        <Title text=text!("Log in · ParcelPilot") />
        <Door>
            {match address {
                Some(address) => {
                    view! {
                        <Meta http_equiv="refresh" content=format!("0;url={address}") />
                        <h1>{text!("Going on to {name}", name = name.as_str())}</h1>
                        <p>{text!("This page goes on by itself. If it doesn't:")}</p>
                        <p><a class="button primary wide" href=address>{text!("Go on")}</a></p>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <h1>{text!("Log in")}</h1>
                        <p><a class="button primary wide" href="/login">{text!("Begin again")}</a></p>
                    }
                        .into_any()
                }
            }}
        </Door>
    }
}
