//! A page, and what is to hold of it. [`crate::checks`] says what is made of it.

use std::collections::BTreeSet;

use parcelpilot_domain::account::Role;

use crate::actions::{LogOut, ServerFn};

pub struct Case {
    /// As axum writes it: `/orders/{id}`.
    pub route: &'static str,
    pub address: String,
    /// The least role that may see it; none where strangers may.
    pub reader: Option<Role>,
    /// It stands in the frame with navigation and log-out.
    pub is_framed: bool,
    /// Of the sample rows.
    pub shows: Vec<String>,
    /// Each from this role on, and to nobody below.
    pub shows_from: Vec<(Role, String)>,
    /// Where `Rows::empty` is answered.
    pub shows_when_empty: Vec<String>,
    pub links_when_empty: Vec<String>,
    /// Offered only there.
    pub offers_when_empty: Vec<(Role, &'static str)>,
    /// Each from this role on, and for nobody below.
    pub links: Vec<(Role, String)>,
    pub offers: Vec<(Role, &'static str)>,
    /// Without these fields a form of the page has other things to say than what it was answered.
    pub typed: Vec<(&'static str, &'static str)>,
}

impl Case {
    /// For everybody who is logged in, unless said otherwise.
    pub fn new(route: &'static str, address: &str) -> Self {
        Self {
            route,
            address: address.to_owned(),
            reader: Some(Role::Viewer),
            is_framed: true,
            shows: Vec::new(),
            shows_from: Vec::new(),
            shows_when_empty: Vec::new(),
            links_when_empty: Vec::new(),
            offers_when_empty: Vec::new(),
            links: Vec::new(),
            offers: Vec::new(),
            typed: Vec::new(),
        }
    }

    pub fn for_readers(self, least: Role) -> Self {
        Self {
            reader: Some(least),
            ..self
        }
    }

    pub fn for_strangers(self) -> Self {
        Self { reader: None, ..self }
    }

    /// A page before the log-in: it has no frame.
    pub fn without_frame(self) -> Self {
        Self {
            is_framed: false,
            ..self.for_strangers()
        }
    }

    pub fn shows(mut self, texts: &[&str]) -> Self {
        self.shows.extend(texts.iter().map(|text| (*text).to_owned()));
        self
    }

    pub fn shows_from(mut self, from: Role, text: &str) -> Self {
        self.shows_from.push((from, text.to_owned()));
        self
    }

    pub fn shows_when_empty(mut self, texts: &[&str]) -> Self {
        self.shows_when_empty
            .extend(texts.iter().map(|text| (*text).to_owned()));
        self
    }

    pub fn links_when_empty(mut self, paths: &[&str]) -> Self {
        self.links_when_empty
            .extend(paths.iter().map(|path| (*path).to_owned()));
        self
    }

    pub fn offers_when_empty(mut self, from: Role, actions: &[&'static str]) -> Self {
        self.offers_when_empty
            .extend(actions.iter().map(|action| (from, *action)));
        self
    }

    pub fn links(mut self, from: Role, paths: &[&str]) -> Self {
        self.links
            .extend(paths.iter().map(|path| (from, (*path).to_owned())));
        self
    }

    pub fn offers(mut self, from: Role, actions: &[&'static str]) -> Self {
        self.offers.extend(actions.iter().map(|action| (from, *action)));
        self
    }

    pub fn typed(mut self, field: &'static str, text: &'static str) -> Self {
        self.typed.push((field, text));
        self
    }

    pub fn is_for(&self, role: Role) -> bool {
        self.reader.is_none_or(|least| role >= least)
    }

    /// Who sees most of it.
    pub fn visitor(&self) -> Option<Role> {
        self.is_framed.then_some(Role::Admin)
    }

    /// All that this role is offered on the full page.
    pub fn offered_to(&self, role: Role) -> BTreeSet<String> {
        let own = self.offers.iter().filter(|(from, _)| role >= *from);
        let frame = self.is_framed.then(LogOut::url);
        own.map(|(_, action)| *action)
            .chain(frame)
            .map(str::to_owned)
            .collect()
    }
}
