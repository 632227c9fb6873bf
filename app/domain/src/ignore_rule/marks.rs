//! Which lines of an order the rules of its client name.

use std::collections::{BTreeMap, BTreeSet};

use super::{IgnoreRule, IgnoreRuleKind};
use crate::ids::{RemoteAddressId, RemoteLineId};
use crate::order::{Consignment, Line};
use crate::shipment::left::Ahead;

/// To which country each address of an order belongs, as its code.
pub type Countries = BTreeMap<RemoteAddressId, String>;

/// What of an order has left from here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftFromHere {
    /// The lines that a shipment of ours has, or had before it was voided.
    pub lines: BTreeSet<RemoteLineId>,
    pub ahead: Ahead,
}

impl LeftFromHere {
    /// A line of a shipment, and how many of it the store does not count yet.
    pub fn add(&mut self, line: RemoteLineId, ahead: i64) {
        self.lines.insert(line);
        self.ahead.add(line, ahead);
    }
}

/// All that a client has. The first one that names a line is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoreRules(Vec<IgnoreRule>);

impl FromIterator<IgnoreRule> for IgnoreRules {
    fn from_iter<I: IntoIterator<Item = IgnoreRule>>(rules: I) -> Self {
        let mut rules: Vec<IgnoreRule> = rules.into_iter().collect();
        rules.sort();
        Self(rules)
    }
}

impl IgnoreRules {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn all(&self) -> &[IgnoreRule] {
        &self.0
    }

    pub fn go_by_country(&self) -> bool {
        self.0.iter().any(|rule| rule.kind() == IgnoreRuleKind::Country)
    }

    /// Whether one of these rules names a line of the order, shipped or not.
    pub fn name_any(&self, lines: &[Line], consignments: &[Consignment]) -> bool {
        let countries = countries(consignments);
        lines.iter().any(|line| self.first(line, &countries).is_some())
    }

    /// Says of each line by which rule it is ignored; whether that is news. What left from here is not ignored
    /// afterwards. What the store counts as shipped beside that left from elsewhere, as the rule says, and so does the rest of it.
    ///
    /// A bundle's parts are ignored along with it. By itself a part is ignored alone; a bundle of which nothing else is left to
    /// come along with goes with the last of them.
    pub fn mark(&self, lines: &mut [Line], countries: &Countries, left: &LeftFromHere) -> bool {
        let has_left = |line: &Line| left.lines.contains(&line.remote_id);
        let mut marks: BTreeMap<RemoteLineId, IgnoreRule> = BTreeMap::new();
        if !self.is_empty() {
            let named: BTreeMap<RemoteLineId, &IgnoreRule> = lines
                .iter()
                .filter(|line| !has_left(line))
                .filter_map(|line| Some((line.remote_id, self.first(line, countries)?)))
                .collect();
            for line in lines.iter().filter(|line| line.is_goods() && !has_left(line)) {
                let of_parent = || line.parent.and_then(|parent| named.get(&parent));
                if let Some(rule) = named.get(&line.remote_id).or_else(of_parent) {
                    marks.insert(line.remote_id, (*rule).clone());
                }
            }
            for (bundle, rule) in emptied(lines, &marks, &left.ahead) {
                if !left.lines.contains(&bundle) {
                    marks.entry(bundle).or_insert(rule);
                }
            }
        }
        let mut is_news = false;
        for line in lines {
            let mark = marks.remove(&line.remote_id);
            is_news |= line.ignored_by != mark;
            line.ignored_by = mark;
        }
        is_news
    }

    fn first(&self, line: &Line, countries: &Countries) -> Option<&IgnoreRule> {
        let country = line
            .address_id
            .and_then(|address| countries.get(&address))
            .map(String::as_str);
        let country = country.filter(|country| !country.is_empty());
        // Where the address was erased, the line's mark still has its country.
        let marked = line.ignored_by.as_ref().filter(|_| country.is_none());
        let marked = marked.and_then(|mark| {
            self.0
                .iter()
                .find(|rule| *rule == mark && rule.country().is_some())
        });
        marked.or_else(|| self.0.iter().find(|rule| rule.names(line, country)))
    }
}

/// Of an order that was just read.
pub fn countries(consignments: &[Consignment]) -> Countries {
    consignments
        .iter()
        .map(|one| (one.address_id, one.address.country_iso2.clone()))
        .collect()
}

/// Bundles whose every part is ignored, was refunded, or has been shipped by the store's count or by ours.
fn emptied(
    lines: &[Line],
    marks: &BTreeMap<RemoteLineId, IgnoreRule>,
    ahead: &Ahead,
) -> Vec<(RemoteLineId, IgnoreRule)> {
    let has_left = |part: &Line| part.quantity_shipped + ahead.of(part.remote_id) >= part.sold();
    let is_over = |part: &Line| marks.contains_key(&part.remote_id) || has_left(part);
    let of = |bundle: &Line| {
        let parts = || {
            let is_part = |line: &&Line| line.parent == Some(bundle.remote_id) && line.is_goods();
            lines.iter().filter(is_part)
        };
        let rule = parts().find_map(|part| marks.get(&part.remote_id))?;
        (bundle.is_goods() && parts().all(is_over)).then(|| (bundle.remote_id, rule.clone()))
    };
    lines.iter().filter_map(of).collect()
}
