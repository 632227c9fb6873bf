//! What a CSV would change on a client's list. Rows that are not in the file stay as they are.

use std::collections::HashMap;

use super::{LineProblem, Sku, SkuKey, SkuSheet, UnitsPerPack, WarehouseItem};
use crate::sheet::one_of_each;

/// What the list says now, of the SKUs that a file names.
pub type Listed = HashMap<SkuKey, WarehouseItem>;

/// A row that would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// In the file.
    pub line: u32,
    pub store: Sku,
    pub item: WarehouseItem,
    pub effect: RowEffect,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEffect {
    New,
    /// What the list says so far.
    Changed(WarehouseItem),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkuImport {
    /// In the file's order.
    pub rows: Vec<PlannedRow>,
    /// Rows that say what the list says already, or an earlier row of the file.
    pub unchanged: usize,
    pub problems: Vec<(u32, LineProblem)>,
}

/// Units that a file has no column for stay as they are; a new row has 1 then. Where two lines of the file say different
/// things of one SKU, neither is taken.
pub fn plan(sheet: SkuSheet, listed: &Listed) -> SkuImport {
    let mut import = SkuImport::default();
    let mut good = Vec::new();
    for (line, row) in sheet.rows {
        match row {
            Ok(row) => good.push((line, row)),
            Err(problem) => import.problems.push((line, problem)),
        }
    }
    let each = one_of_each(
        good,
        |row| row.store.key(),
        |row| (row.warehouse.clone(), row.units),
    );
    import.unchanged = each.repeated;
    let contradicted = each.contradicted.into_iter();
    import
        .problems
        .extend(contradicted.map(|(line, other)| (line, LineProblem::SaysOtherwise(other))));
    import.problems.sort_unstable_by_key(|(line, _)| *line);
    for (line, row) in each.rows {
        let before = listed.get(&row.store.key());
        let kept = before.map_or(UnitsPerPack::ONE, |before| before.units);
        let item = WarehouseItem {
            sku: row.warehouse,
            units: row.units.unwrap_or(kept),
        };
        let effect = match before {
            Some(before) if *before == item => {
                import.unchanged += 1;
                continue;
            }
            Some(before) => RowEffect::Changed(before.clone()),
            None => RowEffect::New,
        };
        import.rows.push(PlannedRow {
            line,
            store: row.store,
            item,
            effect,
        });
    }
    import
}

impl SkuImport {
    pub fn new_rows(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.effect == RowEffect::New)
            .count()
    }

    pub fn changed_rows(&self) -> usize {
        self.rows.len() - self.new_rows()
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn item(sku: &str, units: u32) -> WarehouseItem {
        WarehouseItem {
            sku: Sku::typed(sku).expect("a SKU"),
            units: UnitsPerPack::try_from(units).expect("units"),
        }
    }

    fn listed() -> Listed {
        let rows = [("PEGS", item("W-2", 6)), ("tent", item("W-1", 1))];
        rows.into_iter()
            .map(|(store, item)| (SkuKey::of(store), item))
            .collect()
    }

    fn planned(csv: &str) -> SkuImport {
        plan(read(csv).expect("a sheet"), &listed())
    }

    #[test]
    fn a_file_without_units_leaves_them_as_they_are() {
        let import = planned("store_sku,warehouse_sku\npegs,W-2B\nTENT,W-1\nlamp,W-3\n");
        let rows: Vec<_> = import
            .rows
            .iter()
            .map(|row| (row.store.as_str(), row.item.clone()))
            .collect();
        assert_eq!(rows, [("pegs", item("W-2B", 6)), ("lamp", item("W-3", 1))]);
        assert_eq!(import.rows[0].effect, RowEffect::Changed(item("W-2", 6)));
        assert_eq!(
            (import.new_rows(), import.changed_rows(), import.unchanged),
            (1, 1, 1)
        );
    }

    #[test]
    fn units_that_are_not_there_or_odd_are_errors_and_never_one() {
        let csv = "store sku;warehouse sku;units per pack\nPEGS;W-2;\nTENT;W-1;1.0\nLAMP;W-3;0\nROPE;W-4;2\n";
        let import = planned(csv);
        assert_eq!(
            import.problems,
            [
                (2, LineProblem::NoUnits),
                (3, LineProblem::NotUnits),
                (4, LineProblem::NotUnits)
            ]
        );
        assert_eq!(import.rows.len(), 1);
        // A row that ends before the column.
        let short = planned("store sku,warehouse sku,units\nPEGS,W-2\n");
        assert_eq!(short.problems, [(2, LineProblem::NoUnits)]);
    }

    #[test]
    fn lines_that_contradict_each_other_are_all_errors() {
        let csv =
            "Store SKU,Warehouse SKU,Units\nA,W-1,1\n\u{a0}a ,W-1,6\nB,W-2,1\nb,W-2,1\nA,W-1,1\nA,W-9,1\n";
        let import = planned(csv);
        let says = LineProblem::SaysOtherwise;
        assert_eq!(
            import.problems,
            [(2, says(3)), (3, says(2)), (6, says(3)), (7, says(2))]
        );
        let stores: Vec<_> = import.rows.iter().map(|row| row.store.as_str()).collect();
        assert_eq!(stores, ["B"]);
        assert_eq!(import.unchanged, 1);
    }

    #[test]
    fn rows_that_say_what_the_list_says_change_nothing() {
        let import = planned("Store SKU,Warehouse SKU,Units\npegs,W-2,6\nTent,W-1,1\n");
        assert_eq!(
            (import.rows.len(), import.unchanged, import.problems.len()),
            (0, 2, 0)
        );
    }
}
