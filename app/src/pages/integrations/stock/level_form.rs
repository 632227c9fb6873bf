//! One level, counted now.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
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
    let is_at_a_field = |error: &AppError| {
        let mut fields = stock::LevelForm::FIELDS.into_iter();
        fields.any(|field| error.field_problem(field).is_some())
    };
    let other_error = error.clone().filter(|error| !is_at_a_field(error));
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
