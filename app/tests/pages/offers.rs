//! What can be done on a page: its forms, and the buttons that send them.

use std::collections::BTreeSet;

use crate::page::Page;
use crate::tags::{attribute, tags, without_data};

/// A server function that a button of the page calls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    pub action: String,
    /// The form's hidden fields, which say what it is for.
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// The server functions that somebody can call by pressing a button.
    pub fn offered(&self) -> BTreeSet<String> {
        self.offers().into_iter().map(|offer| offer.action).collect()
    }

    pub fn offers(&self) -> BTreeSet<Offer> {
        let html = without_data(&self.html);
        // A button may stand outside of its form and name it.
        let named: BTreeSet<_> = tags(&html, "<button")
            .filter_map(|button| attribute(button, "form"))
            .collect();
        let forms = html.split("<form").skip(1);
        forms.flat_map(|form| offers_of(form, &named)).collect()
    }
}

fn offers_of(form: &str, named: &BTreeSet<&str>) -> Vec<Offer> {
    let form = form.split("</form>").next().unwrap_or_default();
    let head = form.split('>').next().unwrap_or_default();
    let buttons: Vec<_> = tags(form, "<button").filter(|button| submits(button)).collect();
    // Where no button sends it as it is, nobody can.
    let is_sent = buttons.iter().any(|button| !is_action(button))
        || attribute(head, "id").is_some_and(|id| named.contains(id));
    let own = tags(form, "<input").filter(|input| is_action(input) && is_sent);
    let others = buttons.iter().copied().filter(|button| is_action(button));
    let fields: Vec<_> = tags(form, "<input").filter_map(hidden_field).collect();
    own.chain(others)
        .filter_map(|tag| attribute(tag, "value"))
        .map(|action| Offer {
            action: action.to_owned(),
            fields: fields.clone(),
        })
        .collect()
}

fn is_action(tag: &str) -> bool {
    attribute(tag, "name") == Some("__action")
}

/// Of the form that it stands in.
fn submits(button: &str) -> bool {
    attribute(button, "form").is_none() && attribute(button, "type").is_none_or(|kind| kind == "submit")
}

fn hidden_field(input: &str) -> Option<(String, String)> {
    let is_own = attribute(input, "type") == Some("hidden") && !is_action(input);
    let field = attribute(input, "name").zip(attribute(input, "value"));
    field
        .filter(|_| is_own)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}
