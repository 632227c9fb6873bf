//! Rows of a file that are about the same thing.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// Of each thing one row, by their lines.
#[derive(Debug, PartialEq, Eq)]
pub struct OneOfEach<Row> {
    pub rows: Vec<(u32, Row)>,
    /// Rows that say what an earlier one says.
    pub repeated: usize,
    /// Lines that say different things of one, each with another one of them. None of them is among the rows.
    pub contradicted: Vec<(u32, u32)>,
}

/// `key` is what a row is about, and `says` what it says of it.
pub fn one_of_each<Row, Key: Eq + Hash, Says: PartialEq>(
    rows: impl IntoIterator<Item = (u32, Row)>,
    key: impl Fn(&Row) -> Key,
    says: impl Fn(&Row) -> Says,
) -> OneOfEach<Row> {
    let mut kept: BTreeMap<u32, Row> = BTreeMap::new();
    let mut first_lines: HashMap<Key, u32> = HashMap::new();
    let mut contradicted: BTreeMap<u32, u32> = BTreeMap::new();
    let mut repeats = Vec::new();
    for (line, row) in rows {
        let first = *first_lines.entry(key(&row)).or_insert(line);
        match kept.get(&first) {
            None => drop(kept.insert(line, row)),
            Some(other) if says(other) == says(&row) => repeats.push((line, first)),
            Some(_) => {
                contradicted.insert(line, first);
                contradicted.entry(first).or_insert(line);
            }
        }
    }
    let mut repeated = 0;
    for (line, first) in repeats {
        match contradicted.get(&first).copied() {
            Some(other) => drop(contradicted.insert(line, other)),
            None => repeated += 1,
        }
    }
    kept.retain(|line, _| !contradicted.contains_key(line));
    OneOfEach {
        rows: kept.into_iter().collect(),
        repeated,
        contradicted: contradicted.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_rows_that_contradict_each_other_none_is_kept_however_far_apart() {
        let rows = [("A", 1), ("B", 2), ("A", 1), ("C", 3), ("C", 3), ("A", 9)];
        let found = one_of_each((2..).zip(rows), |row| row.0, |row| row.1);
        assert_eq!(found.rows, [(3, ("B", 2)), (5, ("C", 3))]);
        assert_eq!(found.contradicted, [(2, 7), (4, 7), (7, 2)]);
        assert_eq!(found.repeated, 1);
    }
}
