//! From nothing to the first order.

use leptos::prelude::*;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::pages::integrations::Section;

/// What is done is ticked; the next step has the button.
#[component]
pub fn FirstSteps(role: Role, has_client: bool, integration: Option<IntegrationId>) -> impl IntoView {
    let has_integration = integration.is_some();
    let pull_address = integration.map_or_else(|| "/integrations".to_owned(), |id| Section::Pull.address(id));
    view! {
        <section class="card first-steps" aria-labelledby="first-steps">
            <h2 class="card-title" id="first-steps">
                {text!("Three steps to the first order")}
            </h2>
            <ol class="steps">
                <Step
                    title=text!("Add a client")
                    text=text!("A client is a merchant whose orders you ship.")
                    is_done=has_client
                    is_next=!has_client
                    may_do={role >= Role::Admin}
                    address="/clients".to_owned()
                />
                <Step
                    title=text!("Connect its store")
                    text=text!("Drop BigCommerce's credentials file on the form, and test the connection.")
                    is_done=has_integration
                    is_next=has_client && !has_integration
                    may_do={role >= Role::Admin}
                    address="/integrations/new".to_owned()
                />
                <Step
                    title=text!("Pull Orders")
                    text=text!("Read the orders that are there already, and watch them arrive.")
                    is_done=false
                    is_next=has_integration
                    may_do={role >= Role::Operator}
                    address=pull_address
                />
            </ol>
            <p>
                <a href="/help/bigcommerce">{text!("Where do I get the credentials file?")}</a>
            </p>
        </section>
    }
}

#[component]
fn Step(
    title: &'static str,
    text: &'static str,
    is_done: bool,
    is_next: bool,
    may_do: bool,
    address: String,
) -> impl IntoView {
    let action = if is_done {
        view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("Done") /> }.into_any()
    } else if is_next && !may_do {
        view! { <span class="muted">{text!("Ask an admin")}</span> }.into_any()
    } else if is_next {
        view! {
            <a class="button primary" href=address>
                {title}
            </a>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <li>
            <div>
                <strong>{title}</strong>
                <p class="muted">{text}</p>
            </div>
            {action}
        </li>
    }
}
