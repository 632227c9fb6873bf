//! What a column is called, and how it looks.

use leptos::either::EitherOf3;
use leptos::html;
use leptos::prelude::*;

#[derive(Debug, Clone, Copy)]
pub struct Column {
    heading: &'static str,
    /// For eyes, too; else for screen readers alone.
    is_heading_shown: bool,
    heading_class: Option<&'static str>,
    /// Stands before a cell where a row is a card: on narrow screens.
    label: Option<&'static str>,
    class: Option<&'static str>,
}

impl Column {
    pub const fn text(heading: &'static str) -> Self {
        Self {
            heading,
            is_heading_shown: true,
            heading_class: None,
            label: Some(heading),
            class: None,
        }
    }

    /// Counts and prices.
    pub const fn numeric(heading: &'static str) -> Self {
        Self {
            heading_class: Some("numeric"),
            ..Self::text(heading).class("numeric")
        }
    }

    /// Codes, in letters of one width.
    pub const fn mono(heading: &'static str) -> Self {
        Self::text(heading).class("mono")
    }

    /// What the row is about.
    pub const fn strong(heading: &'static str) -> Self {
        Self::text(heading).class("strong")
    }

    /// Buttons: they say themselves what they are.
    pub const fn actions(heading: &'static str) -> Self {
        Self {
            is_heading_shown: false,
            heading_class: Some("actions"),
            label: None,
            ..Self::text(heading).class("actions")
        }
    }

    /// Boxes to tick.
    pub const fn select(heading: &'static str) -> Self {
        Self {
            is_heading_shown: false,
            label: None,
            ..Self::text(heading).class("select")
        }
    }

    /// The cells' class.
    pub const fn class(self, class: &'static str) -> Self {
        Self {
            class: Some(class),
            ..self
        }
    }

    /// Cards have less room for a heading than a table has.
    pub const fn short(self, label: &'static str) -> Self {
        Self {
            label: Some(label),
            ..self
        }
    }

    pub(super) fn cell<V: IntoView>(self, content: V) -> impl IntoView {
        html::td()
            .attr("data-label", self.label)
            .attr("class", self.class)
            .child(content)
    }

    pub(super) fn heading(self, sort: Option<Sort>) -> impl IntoView {
        let direction = sort.as_ref().and_then(|sort| sort.direction);
        let heading = match (self.is_heading_shown, sort) {
            (true, Some(sort)) => EitherOf3::A(view! { <a href=sort.address>{self.heading}</a> }),
            (true, None) => EitherOf3::B(self.heading),
            (false, _) => EitherOf3::C(view! { <span class="visually-hidden">{self.heading}</span> }),
        };
        html::th()
            .scope("col")
            .attr("class", self.heading_class)
            .attr("aria-sort", direction)
            .child(heading)
    }
}

/// Of a heading that is a link.
#[derive(Debug, Clone)]
pub struct Sort {
    /// Of the list that goes by the column; where it does already, the other way round.
    pub address: String,
    /// As `aria-sort` has it; nothing where the list goes by something else.
    pub direction: Option<&'static str>,
}

impl From<&'static str> for Column {
    fn from(heading: &'static str) -> Self {
        Self::text(heading)
    }
}
