//! What is called next where the store refused a call for one of its levels.

use parcelpilot_domain::stock::StoreSku;
use storage::stock::LeasedLevel;

/// Parts, of which the last is the next: the levels whose SKUs the store's words name, by themselves, then the rest in halves.
pub(super) fn split<'a>(part: Vec<&'a LeasedLevel>, words: &str) -> Vec<Vec<&'a LeasedLevel>> {
    let (named, rest): (Vec<_>, Vec<_>) = part.into_iter().partition(|one| is_named(words, &one.level.sku));
    let (named, mut first) = if rest.is_empty() {
        (rest, named)
    } else {
        (named, rest)
    };
    let second = first.split_off(first.len() / 2);
    [second, first, named]
        .into_iter()
        .filter(|some| !some.is_empty())
        .collect()
}

/// Where it is a part of a longer word, it is not meant. A level that is taken for a named one is called by itself, no more.
fn is_named(words: &str, sku: &StoreSku) -> bool {
    let is_end = |character: Option<char>| !character.is_some_and(char::is_alphanumeric);
    words.match_indices(sku.as_str()).any(|(place, found)| {
        let (before, rest) = words.split_at(place);
        let (_, after) = rest.split_at(found.len());
        is_end(before.chars().next_back()) && is_end(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::store::stock::LevelToSend;
    use parcelpilot_domain::time::Timestamp;
    use storage::stock::Turn;

    use super::*;

    fn parts(skus: &[&str], words: &str) -> Vec<Vec<String>> {
        let level = |sku: &&str| LeasedLevel {
            level: LevelToSend {
                sku: sku.parse().expect("a SKU"),
                level: 1.try_into().expect("a level"),
            },
            fresh_until: Timestamp::from_millis(0),
            turn: Turn::New,
        };
        let levels: Vec<LeasedLevel> = skus.iter().map(level).collect();
        let text = |one: &&LeasedLevel| one.level.sku.to_string();
        split(levels.iter().collect(), words)
            .iter()
            .map(|part| part.iter().map(text).collect())
            .collect()
    }

    #[test]
    fn what_the_store_names_goes_first_and_by_itself() {
        let skus = ["A", "A-1", "A-10", "B"];
        let words = "Items with identity: [sku A-10] were not found";
        // The words name `A`, too, as a part of `A-10`: it is tried, and taken.
        assert_eq!(parts(&skus, words), [vec!["B"], vec!["A-1"], vec!["A", "A-10"]]);
        assert_eq!(
            parts(&skus, "no reason given"),
            [vec!["A-10", "B"], vec!["A", "A-1"]]
        );
        assert_eq!(parts(&["A", "B"], "A and B"), [["B"], ["A"]], "all are named");
        assert_eq!(parts(&["A", "B"], "[A]"), [["B"], ["A"]]);
    }
}
