//! Whose store it is, and what it is called.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::platform::Platform;

use super::start::WhoseStart;
use crate::components::field::{FieldMessage, TextField, problem_of};

#[component]
pub fn WhoseStore(whose: WhoseStart, error: Signal<Option<AppError>>) -> impl IntoView {
    let problem = problem_of(error, "client");
    let WhoseStart {
        clients,
        chosen,
        name,
    } = whose;
    let has_none = clients.is_empty();
    let options = clients.into_iter().map(|(id, name)| {
        let selected = id == chosen;
        view! { <option value=id selected=selected>{name}</option> }
    });
    view! {
        <section class="card" aria-labelledby="whose-store">
            <h2 class="card-title" id="whose-store">{text!("Whose store")}</h2>
            <div class="grid-2">
                <div class="field">
                    <label for="client">{text!("Client")}</label>
                    <select
                        id="client"
                        name="client"
                        aria-describedby="client-hint client-error"
                        aria-invalid=move || problem.get().is_some().to_string()
                    >
                        <option value="">{text!("Choose a client")}</option>
                        {options.collect_view()}
                    </select>
                    <p class="hint" id="client-hint">
                        {if has_none { text!("There is no client yet.") } else { text!("Not listed?") }} " "
                        <a href="/clients">{text!("Add a client")}</a>
                    </p>
                    <FieldMessage of="client" problem=problem />
                </div>
                <div class="field">
                    <label for="platform">{text!("Platform")}</label>
                    <select id="platform" name="platform">
                        {Platform::ALL
                            .map(|platform| view! { <option value=platform.code()>{platform.label()}</option> })
                            .into_iter()
                            .collect_view()}
                    </select>
                </div>
            </div>
            <TextField
                name="name"
                label=text!("Name of this integration")
                value=name
                hint=text!("A name your team recognises, for example “Acme US store”.")
                error=error
            />
        </section>
    }
}
