//! What stands where there is nothing yet, or nothing matches.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// `children` say what would be here, and lead to where it comes from.
#[component]
pub fn EmptyState<C: IntoView + 'static>(
    #[prop(into)] title: String,
    #[prop(optional)] icon: Option<IconName>,
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon.map(|icon| view! { <Icon name=icon /> })}
            <h2>{title}</h2>
            {children.into_inner()()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_goes_to_the_box() {
        let state = view! {
            <EmptyState title="Gone" attr:role="alert">
                <p>"It was here."</p>
            </EmptyState>
        };
        let html = state.to_html().replace("<!>", "");
        assert_eq!(
            html,
            "<div role=\"alert\" class=\"empty\"><h2>Gone</h2><p>It was here.</p></div>"
        );
    }
}
