//! One level, counted now.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::stock;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};

use super::query::Chosen;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::server_functions::stock::GiveStockLevel;

#[component]
pub(super) fn LevelForm(id: IntegrationId, location: RemoteLocationId, chosen: Chosen) -> impl IntoView {
    let action = GiveStockLevel::url();
    let error = form_error(action);
    let is_at_a_field = |field: &&str| {
        error
            .as_ref()
            .is_some_and(|error| error.field_problem(field).is_some())
    };
    let is_named = stock::LevelForm::FIELDS.iter().any(|field| is_at_a_field(field));
    let other_error = error.clone().filter(|_| !is_named);
    let error = Signal::stored(error);
    let is_chosen = !chosen.sku.is_empty();
    let location = chosen.location.unwrap_or(location.0).to_string();
    view! {
        <section class="card" aria-labelledby="level-form">
            <h2 class="card-title" id="level-form">
                {text!("Give a level")}
            </h2>
            <PostForm action=action class="stack">
                <FormError error=other_error />
                <input type="hidden" name="integration" value=id.to_string() />
                <TextField
                    name="sku"
                    label=text!("Store SKU")
                    value=echoed(action, "sku", &chosen.sku)
                    hint=text!("As the store has it, letter by letter.")
                    required=true
                    error=error
                />
                <TextField
                    name="level"
                    label=text!("Level")
                    value=echoed(action, "level", "")
                    hint=text!("How many pieces may still be sold, counted now.")
                    required=true
                    autofocus=is_chosen
                    error=error
                />
                <TextField
                    name="location"
                    label=text!("Location")
                    value=echoed(action, "location", &location)
                    required=true
                    error=error
                />
                <div class="form-foot">
                    <button class="button primary" type="submit">
                        {text!("Send level")}
                    </button>
                </div>
            </PostForm>
        </section>
    }
}
