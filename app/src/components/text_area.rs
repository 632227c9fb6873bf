//! Text of several lines that shows again what was typed, without JavaScript too.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;

use super::field::{Field, problem_of};

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
    let described_by = format!("{id}-hint {id}-error");
    let problem = problem_of(error, &name);
    view! {
        <Field id=id.clone() label=label hint=hint problem=problem>
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
        </Field>
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
