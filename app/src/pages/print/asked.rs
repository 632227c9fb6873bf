//! What a page of paper is asked for: which orders, and on which paper.

use leptos_router::params::ParamsMap;
use parcelpilot_domain::english;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::pick_list::WaveSize;

use crate::components::form::IDS_FIELD;
use crate::server_functions::orders::PRINTS_AT_ONCE;

pub const SLIPS: &str = "/print/slips";
pub const PICK: &str = "/print/pick";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Each once.
    pub ids: Vec<OrderId>,
    /// Those of which the address does not say which they are.
    pub unreadable: usize,
    pub paper: Paper,
    /// Of pick lists.
    pub wave: WaveSize,
}

/// The style sheet knows their sizes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    Letter,
    FourBySix,
}

impl Asked {
    /// The list's boxes say `ids[]` each, our own links `ids` once, with commas.
    pub fn read(params: &ParamsMap) -> Self {
        let mut asked = Self {
            paper: Paper::read(params),
            wave: params
                .get_str("wave")
                .and_then(WaveSize::from_code)
                .unwrap_or_default(),
            ..Self::default()
        };
        let values = [IDS_FIELD, "ids"]
            .into_iter()
            .filter_map(|name| params.get_all(name));
        for value in values.flatten() {
            for id in value.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                asked.add(id);
            }
        }
        asked
    }

    fn add(&mut self, id: &str) {
        match id.parse() {
            Ok(id) if self.ids.contains(&id) => {}
            Ok(id) => self.ids.push(id),
            Err(_) => self.unreadable += 1,
        }
    }

    pub fn is_too_much(&self) -> bool {
        self.ids.len() > PRINTS_AT_ONCE as usize
    }

    /// The address of a page that prints the same orders.
    pub fn address(&self, page: &str, paper: Paper, wave: WaveSize) -> String {
        let wave = match wave {
            WaveSize::All => String::new(),
            wave => format!("&wave={}", wave.code()),
        };
        format!("{page}?paper={}{wave}&ids={}", paper.code(), joined(&self.ids))
    }
}

/// Where these orders' slips or pick list are.
pub fn print_address(page: &str, ids: &[OrderId]) -> String {
    format!("{page}?ids={}", joined(ids))
}

fn joined(ids: &[OrderId]) -> String {
    let ids: Vec<_> = ids.iter().map(OrderId::to_string).collect();
    ids.join(",")
}

impl Paper {
    pub const ALL: [Self; 3] = [Paper::A4, Paper::Letter, Paper::FourBySix];

    pub const fn code(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::Letter => "letter",
            Paper::FourBySix => "4x6",
        }
    }

    /// As an address says.
    pub fn read(params: &ParamsMap) -> Self {
        params.get_str("paper").and_then(Self::of).unwrap_or_default()
    }

    fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Paper::A4 => "A4",
            Paper::Letter => english!("Letter"),
            Paper::FourBySix => english!("4 × 6 in"),
        }
    }

    pub const fn class(self) -> &'static str {
        match self {
            Paper::A4 => "stack paper paper-a4",
            Paper::Letter => "stack paper paper-letter",
            Paper::FourBySix => "stack paper paper-4x6",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0190a2b4-0000-7000-8000-000000000001";
    const TWO: &str = "0190a2b4-0000-7000-8000-000000000002";

    fn read(pairs: &[(&'static str, &str)]) -> Asked {
        let params: ParamsMap = pairs
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Asked::read(&params)
    }

    fn ids(asked: &Asked) -> Vec<String> {
        asked.ids.iter().map(OrderId::to_string).collect()
    }

    #[test]
    fn boxes_and_links_say_which_orders() {
        let boxes = read(&[
            ("page", "/orders"),
            ("ids[]", TWO),
            ("ids[]", ONE),
            ("ids[]", TWO),
        ]);
        assert_eq!(ids(&boxes), [TWO, ONE]);
        assert_eq!((boxes.unreadable, boxes.paper), (0, Paper::A4));
        let link = read(&[("ids", &format!("{ONE}, {TWO},nonsense,")), ("paper", "4x6")]);
        assert_eq!(ids(&link), [ONE, TWO]);
        assert_eq!((link.unreadable, link.paper), (1, Paper::FourBySix));
        assert_eq!(read(&[("paper", "A0"), ("wave", "7")]), Asked::default());
        assert_eq!(read(&[("wave", "20")]).wave, WaveSize::Twenty);
    }

    #[test]
    fn an_address_asks_for_the_same_orders() {
        let asked = read(&[("ids[]", ONE), ("ids[]", TWO)]);
        let address = |wave| asked.address(PICK, Paper::Letter, wave);
        assert_eq!(
            address(WaveSize::All),
            format!("/print/pick?paper=letter&ids={ONE},{TWO}")
        );
        assert_eq!(
            address(WaveSize::Ten),
            format!("/print/pick?paper=letter&wave=10&ids={ONE},{TWO}")
        );
        assert_eq!(
            print_address(SLIPS, &asked.ids),
            format!("/print/slips?ids={ONE},{TWO}")
        );
    }
}
