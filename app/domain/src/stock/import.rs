//! What a CSV of levels gives, beside what was given before. Levels that are not in the file stay as they are.

use std::collections::HashMap;

use super::{
    GivenLevel, StockLevel, StockLineProblem, StockSheet, StockSheetRow, StoreSku, WrongTime, may_be_given,
};
use crate::ids::RemoteLocationId;
use crate::sheet::one_of_each;
use crate::time::Timestamp;

/// The newest levels that were given so far, of the SKUs that a file names.
pub type KnownLevels = HashMap<(StoreSku, RemoteLocationId), StockLevel>;

/// A level that would be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLevel {
    /// In the file.
    pub line: u32,
    pub sku: StoreSku,
    pub location: RemoteLocationId,
    pub level: StockLevel,
    /// None where none was given yet.
    pub before: Option<StockLevel>,
    pub counted_at: Timestamp,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockImport {
    /// In the file's order. Those that say what was given before are among them: the store may have sold some since.
    pub rows: Vec<PlannedLevel>,
    /// Rows that say what an earlier one of the file says.
    pub repeated: usize,
    pub problems: Vec<(u32, StockLineProblem)>,
}

/// What holds for a whole file.
#[derive(Debug, Clone, Copy)]
pub struct StockImportSetting {
    /// Of rows that name none.
    pub location: RemoteLocationId,
    /// Of rows that name no time, or a later one.
    pub counted_at: Timestamp,
    pub now: Timestamp,
}

/// Where two lines of the file say different levels of one SKU at a location, neither is taken.
pub fn plan(sheet: StockSheet, setting: StockImportSetting, known: &KnownLevels) -> StockImport {
    let default = setting.location;
    let mut import = StockImport::default();
    let mut good = Vec::new();
    let mut unreadable: HashMap<(StoreSku, RemoteLocationId), u32> = HashMap::new();
    for (line, row) in sheet.rows {
        match row {
            Ok(row) => match (row.level, setting.may_be_given(&row)) {
                (Ok(level), Ok(())) => good.push((line, level, row)),
                (Ok(_), Err(problem)) => import.problems.push((line, problem)),
                (Err(problem), _) => {
                    unreadable.insert((row.sku, row.location.unwrap_or(default)), line);
                    import.problems.push((line, problem));
                }
            },
            Err(problem) => import.problems.push((line, problem)),
        }
    }
    let mut believed = Vec::new();
    for (line, level, row) in good {
        let place = (row.sku, row.location.unwrap_or(default));
        match unreadable.get(&place) {
            Some(other) => import
                .problems
                .push((line, StockLineProblem::SaysOtherwise(*other))),
            None => believed.push((line, (place, level, row.counted_at))),
        }
    }
    let each = one_of_each(believed, |(place, ..)| place.clone(), |(_, level, _)| *level);
    import.repeated = each.repeated;
    let contradicted = each.contradicted.into_iter();
    import
        .problems
        .extend(contradicted.map(|(line, other)| (line, StockLineProblem::SaysOtherwise(other))));
    import.problems.sort_unstable_by_key(|(line, _)| *line);
    import
        .rows
        .extend(each.rows.into_iter().map(|(line, (place, level, counted_at))| {
            let counted_at = counted_at.map_or(setting.counted_at, |at| at.min(setting.counted_at));
            let before = known.get(&place).copied();
            let (sku, location) = place;
            PlannedLevel {
                line,
                sku,
                location,
                level,
                before,
                counted_at,
            }
        }));
    import
}

impl StockImportSetting {
    fn may_be_given(&self, row: &StockSheetRow) -> Result<(), StockLineProblem> {
        let Some(at) = row.counted_at else {
            return Ok(());
        };
        may_be_given(at, self.now).map_err(|wrong| match wrong {
            WrongTime::Ahead => StockLineProblem::CountedInFuture,
            WrongTime::TooOld => StockLineProblem::CountedTooLongAgo,
        })
    }
}

impl StockImport {
    pub fn new_rows(&self) -> usize {
        self.rows.iter().filter(|row| row.before.is_none()).count()
    }

    pub fn same_rows(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.before == Some(row.level))
            .count()
    }

    pub fn changed_rows(&self) -> usize {
        self.rows.len() - self.new_rows() - self.same_rows()
    }

    pub fn given(self) -> Vec<GivenLevel> {
        let given = |row: PlannedLevel| GivenLevel {
            sku: row.sku,
            location: Some(row.location),
            level: row.level,
            counted_at: Some(row.counted_at),
        };
        self.rows.into_iter().map(given).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const SETTING: StockImportSetting = StockImportSetting {
        location: RemoteLocationId(1),
        counted_at: Timestamp::from_millis(1_700_000_000_000),
        now: Timestamp::from_millis(1_700_000_060_000),
    };

    fn planned(csv: &str) -> StockImport {
        let known = [("A", 1, 5), ("A", 2, 6), ("B", 1, 7)];
        let known = known.map(|(sku, location, level)| {
            let place = (sku.parse().expect("a SKU"), RemoteLocationId(location));
            (place, StockLevel::new(level).expect("a level"))
        });
        plan(read(csv).expect("a sheet"), SETTING, &known.into())
    }

    #[test]
    fn what_was_given_before_is_given_again() {
        let import = planned("sku,level,location_id\nA,5,\nA,7,2\na,5,1\nB,0,1\nB,0,\n");
        assert_eq!(
            (import.new_rows(), import.changed_rows(), import.same_rows()),
            (1, 2, 1)
        );
        assert_eq!((import.repeated, import.problems.len()), (1, 0));
        let given = import.given();
        let told: Vec<_> = given
            .iter()
            .map(|one| (one.sku.as_str(), one.location.map(|at| at.0), one.level.get()))
            .collect();
        assert_eq!(
            told,
            [
                ("A", Some(1), 5),
                ("A", Some(2), 7),
                ("a", Some(1), 5),
                ("B", Some(1), 0)
            ]
        );
        assert!(given.iter().all(|one| one.counted_at == Some(SETTING.counted_at)));
    }

    #[test]
    fn a_row_counts_from_when_it_was_counted_and_not_from_when_the_file_is_read() {
        let at = |minutes: i64| Timestamp::from_millis(SETTING.now.millis() + minutes * 60_000);
        let rows: String = [-16, -15, -14, -1, 4, 6]
            .map(|minutes| format!("M{minutes},1,{}\n", at(minutes).rfc3339()))
            .concat();
        let import = planned(&format!("sku,level,counted_at\n{rows}NONE,1,\nBAD,1,yesterday\n"));
        let problems = [
            (2, StockLineProblem::CountedTooLongAgo),
            (3, StockLineProblem::CountedTooLongAgo),
            (7, StockLineProblem::CountedInFuture),
            (9, StockLineProblem::NotTime),
        ];
        assert_eq!(import.problems, problems);
        let given = import.given();
        let told: Vec<_> = given
            .iter()
            .map(|one| (one.sku.as_str(), one.counted_at))
            .collect();
        let whole = Some(SETTING.counted_at);
        assert_eq!(
            told,
            [
                ("M-14", Some(at(-14))),
                ("M-1", whole),
                ("M4", whole),
                ("NONE", whole)
            ]
        );
    }

    #[test]
    fn a_level_beside_one_that_can_not_be_read_is_not_believed() {
        let import = planned("sku,level,location_id\nA,5,1\nA,12.0,\nB,3,1\nB,,1\nB,4,2\n");
        let says = StockLineProblem::SaysOtherwise;
        let problems: Vec<_> = import
            .problems
            .iter()
            .map(|(line, problem)| (*line, *problem == says(if *line == 2 { 3 } else { 5 })))
            .collect();
        assert_eq!(problems, [(2, true), (3, false), (4, true), (5, false)]);
        assert_eq!(import.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [6]);
    }

    #[test]
    fn two_levels_of_one_sku_and_location_are_both_wrong_wherever_they_stand() {
        let others: String = (0..3_000).map(|number| format!("N-{number},1,\n")).collect();
        let import = planned(&format!("sku,level,location_id\nA,5,1\n{others}A,6,\nA,6,2\n"));
        let says = StockLineProblem::SaysOtherwise;
        assert_eq!(import.problems, [(2, says(3_003)), (3_003, says(2))]);
        assert_eq!(import.rows.len(), 3_001);
    }
}
