use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_domain::account::Role;

use crate::components::field::TickBox;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_echo;
use crate::localization::Localized;
use crate::server_functions::people::RequireSecondFactor;

/// Browsers send one pair a box; the brackets make the server read them as a list.
const FIELD: &str = "roles[]";

/// Whose people must have a second factor.
#[component]
pub(super) fn RequiredFactor(roles: Vec<Role>) -> impl IntoView {
    let echo = form_echo(&[RequireSecondFactor::url()]);
    // One that came back shows what was ticked.
    let is_ticked = |role: Role| match &echo {
        Some(echo) => echo
            .fields
            .iter()
            .any(|(name, value)| name == FIELD && value == role.code()),
        None => roles.contains(&role),
    };
    let boxes = Role::ALL.map(|role| {
        let code = role.code();
        view! {
            <TickBox id=format!("factor-{code}") name=FIELD value=code.to_owned() checked=is_ticked(role)>
                {role.label().localized()}
            </TickBox>
        }
    });
    let error = echo.as_ref().and_then(|echo| echo.error());
    view! {
        <section class="card" aria-labelledby="required-factor">
            <h2 class="card-title" id="required-factor">{text!("Who must have a second factor")}</h2>
            <PostForm action=RequireSecondFactor::url() class="stack">
                <FormError error=error />
                <p>
                    {text!(
                        "People with these roles log in with a code of their phone, besides their password. Those who have no \
                         second factor yet are logged out, and set one up at their next log-in. API tokens go on as they are."
                    )}
                </p>
                <fieldset>
                    <legend>{text!("Roles")}</legend>
                    {boxes.into_iter().collect_view()}
                </fieldset>
                <div><button class="button primary" type="submit">{text!("Save")}</button></div>
            </PostForm>
        </section>
    }
}
