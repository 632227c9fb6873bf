//! A letter to one contact.

use super::Section;
use crate::message;
use crate::message::{Message, Wording};

/// All that one contact is told at once; at least one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub client: String,
    pub sections: Vec<Section>,
}

/// In some language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub text: String,
}

impl Letter {
    pub fn written(&self, wording: &impl Wording) -> Written {
        let said = |message: Message| printable(&message.in_wording(wording));
        let subject = match self.sections.as_slice() {
            [one] => one.title(),
            many => message!("{count} messages about your orders", count = many.len()),
        };
        let mut text = String::new();
        for section in &self.sections {
            text.push_str(&said(section.title()));
            text.push('\n');
            for line in section.lines() {
                text.push_str(&said(line));
                text.push('\n');
            }
            text.push('\n');
        }
        let client = self.client.as_str();
        text.push_str("-- \n");
        text.push_str(&said(message!(
            "Your warehouse sends you this about the orders of {client}. To get other messages or none, ask the warehouse.",
            client = client
        )));
        text.push('\n');
        Written {
            subject: format!("{} · {}", printable(client), said(subject)),
            text,
        }
    }
}

/// People type names: a line break in one must not start a new line.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_alert::{DigestFacts, Health, OrderNumbers, Tally};
    use crate::message::English;
    use crate::time::Timestamp;

    fn written(sections: Vec<Section>) -> Written {
        let client = "Birch\r\nBcc: all@example.com".to_owned();
        Letter { client, sections }.written(&English)
    }

    #[test]
    fn a_name_starts_no_new_line() {
        let failing = Section::StoreFailing {
            store: Some("Main\nstore".to_owned()),
            since: None,
        };
        let written = written(vec![failing]);
        assert_eq!(
            written.subject,
            "Birch  Bcc: all@example.com · Orders of Main store do not come in"
        );
        assert!(!written.text.contains("\nBcc"), "{}", written.text);
        assert!(!written.text.contains("\nstore"), "{}", written.text);
    }

    #[test]
    fn several_things_are_one_letter() {
        let orders = OrderNumbers {
            all: Some(Tally(1_001)),
            first: vec![7, 8],
        };
        let late = Section::Late {
            orders: orders.clone(),
            at: Timestamp::from_millis(0),
        };
        let written = written(vec![Section::Refused(orders), late]);
        assert!(
            written.subject.ends_with("2 messages about your orders"),
            "{}",
            written.subject
        );
        for said in [
            "Shipments of more than 1,000 orders did not reach the store\nOrders: 7, 8 and others.",
            "more than 1,000 of your orders will be late",
        ] {
            assert!(written.text.contains(said), "{}", written.text);
        }
    }

    #[test]
    fn what_nobody_has_counted_is_not_told_as_a_number() {
        let late = Section::Late {
            orders: OrderNumbers {
                all: None,
                first: vec![7, 8],
            },
            at: Timestamp::from_millis(0),
        };
        let facts = DigestFacts {
            day: Timestamp::from_millis(0),
            placed: Some(Tally(1)),
            shipped: Tally(2),
            waiting: None,
            on_hold: None,
            late: None,
            refused: None,
            health: Health::NoStore,
        };
        let text = written(vec![late, Section::Digest(facts)]).text;
        for said in [
            "Some of your orders will be late\n",
            "Orders: 7, 8 and others.",
            "Orders placed that day: 1\nShipments made that day: 2\n\n",
        ] {
            assert!(text.contains(said), "{text}");
        }
    }

    #[test]
    fn a_day_without_anything_is_empty_unless_a_store_fails() {
        let facts = |waiting, health| DigestFacts {
            day: Timestamp::from_millis(0),
            placed: Some(Tally(0)),
            shipped: Tally(0),
            waiting: Some(Tally(waiting)),
            on_hold: Some(Tally(0)),
            late: Some(Tally(0)),
            refused: None,
            health,
        };
        assert!(facts(0, Health::AllWork).is_empty());
        assert!(!facts(1, Health::AllWork).is_empty());
        assert!(!facts(0, Health::SomeFail(1)).is_empty());
    }
}
