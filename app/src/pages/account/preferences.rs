//! In which language and time zone one reads.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::language::Language;

use crate::components::field::{Field, problem_of};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::pages::time_zones::time_zone_options;
use crate::server_functions::own_account::SavePreferences;

#[component]
pub(super) fn PreferencesForm() -> impl IntoView {
    let Preferences { language, time_zone } = use_context::<Caller>()
        .map(|caller| caller.preferences)
        .unwrap_or_default();
    let language = language.map(Language::code).unwrap_or_default();
    let time_zone = time_zone.map(|name| name.to_string()).unwrap_or_default();
    let error = Signal::stored(form_error(SavePreferences::url()));
    let [language_problem, time_zone_problem] =
        ["language", "time_zone"].map(|field| problem_of(error, field));
    view! {
        <section class="card" aria-labelledby="preferences-title">
            <h2 class="card-title" id="preferences-title">{text!("Language and time zone")}</h2>
            <PostForm action=SavePreferences::url() class="stack">
                <FormError error=error />
                <Field id="language" label=text!("Language") problem=language_problem>
                    <select id="language" name="language" aria-describedby="language-error">
                        <option value="">{text!("As my browser")}</option>
                        {language_options(&echoed(SavePreferences::url(), "language", language))}
                    </select>
                </Field>
                <Field id="time_zone" label=text!("Time zone") problem=time_zone_problem>
                    <select id="time_zone" name="time_zone" aria-describedby="time_zone-error">
                        <option value="">{text!("As my browser")}</option>
                        {time_zone_options(&echoed(SavePreferences::url(), "time_zone", &time_zone))}
                    </select>
                </Field>
                <div><button class="button primary" type="submit">{text!("Save")}</button></div>
            </PostForm>
        </section>
    }
}

/// Each by its own name, so that whoever reads no other language finds theirs.
fn language_options(chosen: &str) -> impl IntoView + use<> {
    let option = |language: Language| {
        let code = language.code();
        view! { <option translate="no" value=code lang=code selected=code == chosen>{language.label()}</option> }
    };
    Language::OFFERED.map(option).collect_view()
}
