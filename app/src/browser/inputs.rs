use leptos::html;
use leptos::prelude::*;

/// Writes `value` into the field whenever it changes. Unlike `prop:value`, it first takes over what was typed while
/// the page was not yet interactive, or what the browser put back.
pub fn keep_in_step(field: NodeRef<html::Input>, value: RwSignal<String>, typed: impl Fn(String) + 'static) {
    Effect::new(move |before: Option<()>| {
        let wanted = value.get();
        let Some(field) = field.get() else { return };
        let shown = field.value();
        if shown == wanted {
            return;
        }
        if before.is_none() && !shown.is_empty() {
            typed(shown);
        } else {
            field.set_value(&wanted);
        }
    });
}

/// The same for text of several lines.
pub fn keep_in_step_area(
    field: NodeRef<html::Textarea>,
    value: RwSignal<String>,
    typed: impl Fn(String) + 'static,
) {
    Effect::new(move |before: Option<()>| {
        let wanted = value.get();
        let Some(field) = field.get() else { return };
        let shown = field.value();
        if shown == wanted {
            return;
        }
        if before.is_none() && !shown.is_empty() {
            typed(shown);
        } else {
            field.set_value(&wanted);
        }
    });
}
