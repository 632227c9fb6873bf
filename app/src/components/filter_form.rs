//! What a list is narrowed to. A plain GET form: the address is the query, with or without JavaScript.

use leptos::prelude::*;

use super::field::Field;

/// The form's note, below its fields since a hint below one of them would lift that one out of the row.
pub const NOTE_ID: &str = "filters-note";

/// `children` are its fields.
#[component]
pub fn FilterForm<C: IntoView + 'static>(
    /// Of the list that nothing narrows.
    #[prop(into)]
    path: String,
    /// What is listed, for screen readers.
    label: &'static str,
    /// What there is to know of its fields, which [`NOTE_ID`] describes.
    #[prop(optional)]
    note: Option<&'static str>,
    children: TypedChildren<C>,
) -> impl IntoView {
    let all = path.clone();
    view! {
        <form class="filters" method="get" action=path role="search" aria-label=label>
            {children.into_inner()()}
            <div class="cluster">
                <button class="button primary">{text!("Apply")}</button>
                <a class="button quiet" href=all>{text!("Clear")}</a>
                {note.map(|note| view! { <p class="hint" id=NOTE_ID>{note}</p> })}
            </div>
        </form>
    }
}

/// Words to search for. With a placeholder, the hint is for screen readers alone.
#[component]
pub fn SearchField(
    value: String,
    hint: &'static str,
    #[prop(optional)] placeholder: Option<&'static str>,
) -> impl IntoView {
    let hint_class = match placeholder {
        Some(_) => "visually-hidden",
        None => "hint",
    };
    view! {
        <Field id="search" label=text!("Search")>
            <input
                id="search"
                name="search"
                type="search"
                maxlength="200"
                placeholder=placeholder
                value=value
                aria-describedby="search-hint"
            />
            <p class=hint_class id="search-hint">{hint}</p>
        </Field>
    }
}
