//! Is everything of the store here?

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::pages::imports::CheckFacts;
use crate::server_functions::checks::StartCheck;

#[component]
pub(super) fn Completeness(
    integration: IntegrationId,
    latest: Option<CheckResult>,
    may_check: bool,
) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="completeness">
            <h2 class="card-title" id="completeness">{text!("Completeness")}</h2>
            {match latest {
                Some(result) => view! { <CheckFacts result=result may_pull=may_check /> }.into_any(),
                None => view! { <p class="muted">{text!("Not checked yet.")}</p> }.into_any(),
            }}
            <FormError error=form_error(StartCheck::url()) />
            {may_check
                .then(|| {
                    view! {
                        <PostForm action=StartCheck::url() class="stack">
                            <input type="hidden" name="integration" value=integration.to_string() />
                            <div><button class="button" type="submit">{text!("Check completeness")}</button></div>
                            <p class="hint">
                                {text!(
                                    "Compares the store's orders with those here by counting, with a handful of \
                                     calls. Runs automatically once a week, at night."
                                )}
                            </p>
                        </PostForm>
                    }
                })}
        </section>
    }
}
