use leptos::prelude::*;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm, form_error};
use crate::components::loaded::Loaded;

#[component]
pub fn OverviewPage() -> impl IntoView {
    let overview = Resource::new(|| (), |()| crate::api::overview::fetch_overview());
    let action = ServerAction::<crate::api::integrations::SaveIntegration>::new();
    let error = form_error(action);
    view! {
        <Loaded resource=overview let:overview><p>{overview.orders}</p></Loaded>
        <PostForm action=action>
            <FormError error=error/>
            <TextField name="name" label="Name" error=error/>
        </PostForm>
    }
}
