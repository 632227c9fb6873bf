//! Text of several lines that shows again what was typed, without JavaScript too.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;

/// Leptos 0.8 writes a textarea's children unescaped into the page, and does not write `prop:value` at all. So the
/// text goes in as HTML that is escaped here.
#[component]
pub fn TextAreaField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = 3)] rows: u32,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let id = name.replace('.', "-");
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = format!("{hint_id} {error_id}");
    let problem = {
        let name = name.clone();
        Signal::derive(move || error.get().and_then(|error| error.field_problem(&name)))
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name=name
                rows=rows.to_string()
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=move || problem.get().is_some().to_string()
                inner_html=escaped(&value)
            />
            <p class="hint" id=hint_id>{(!hint.is_empty()).then_some(hint)}</p>
            <p class="field-error" id=error_id>{move || problem.get().map(|problem| problem.sentence())}</p>
        </div>
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_the_textarea() {
        assert_eq!(
            escaped(&["</", "textarea><script>alert(1)</script> &lt;"].concat()),
            "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;"
        );
    }
}
