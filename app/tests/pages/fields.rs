//! The fields of a page's forms.

use crate::page::Page;
use crate::tags::{attribute, between, tags};

impl Page {
    /// What a field of this name sends: an input, a button or a list; once for each that there is.
    pub fn values(&self, name: &str) -> Vec<String> {
        let html = self.content();
        let own = ["<input", "<button"]
            .into_iter()
            .flat_map(|beginning| tags(&html, beginning))
            .filter(|tag| attribute(tag, "name") == Some(name))
            .filter_map(|tag| attribute(tag, "value"));
        let chosen = options(&html, name).filter(|option| option.contains(" selected"));
        own.chain(chosen.filter_map(|option| attribute(option, "value")))
            .map(str::to_owned)
            .collect()
    }

    pub fn has_value(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|one| one == value)
    }

    pub fn has_field(&self, name: &str) -> bool {
        let named = format!(" name=\"{name}\"");
        self.content().contains(&named)
    }

    /// What a list of this name has to choose from.
    pub fn choices(&self, name: &str) -> Vec<String> {
        let html = self.content();
        options(&html, name)
            .filter_map(|option| attribute(option, "value"))
            .map(str::to_owned)
            .collect()
    }
}

fn options<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let list = html
        .split("<select")
        .skip(1)
        .find(|list| attribute(list.split('>').next().unwrap_or_default(), "name") == Some(name));
    let list = list.and_then(|list| between(list, ">", "</select>"));
    tags(list.unwrap_or_default(), "<option")
}
