//! Stock levels out of a CSV: what it would give, and giving just that.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::Caller;
use parcelpilot_contract::stock::StockSource;
use parcelpilot_contract::stock_file::{
    CheckedLevel, SHOWN_MAX, StockCheck, StockFile, StockFileForm, StockGiven,
};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::sheet;
use parcelpilot_domain::stock::{
    self, LevelTaken, StockImport, StockImportSetting, StockLineProblem, StockRefusal, StockSheetError,
    StoreSku, WrongTime, may_be_given,
};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::stock as rows;

use super::audit::record_detail;
use super::stock::StockService;
use crate::accounts::tokens;

impl StockService {
    pub(super) async fn check_csv(&self, id: IntegrationId, form: &StockFileForm) -> AppResult<StockFile> {
        let planned = self.plan(id, form, &form.counted_at).await?;
        Ok(planned.map(Planned::check))
    }

    pub(super) async fn give_csv(
        &self,
        caller: &Caller,
        id: IntegrationId,
        form: &StockFileForm,
        digest: &str,
    ) -> AppResult<StockGiven> {
        let integration = self.integration(id).await?;
        let not_as_checked = || AppError::invalid(StockFileForm::CSV, FieldProblem::NotAsChecked);
        let planned = self
            .plan(id, form, &form.checked_at)
            .await?
            .map_err(|_| not_as_checked())?;
        if planned.digest != digest {
            return Err(not_as_checked());
        }
        let (problems, at) = (&planned.import.problems, planned.counted_at);
        let (bad, too_old) = (problems.len(), too_old(problems));
        let generation = planned.generation;
        let levels = planned.import.given();
        let database = &self.stores.database;
        let taken = rows::give_checked(database, id, &levels, generation)
            .await?
            .map_err(AppError::Stock)?;
        let of = |wanted: LevelTaken| count(taken.iter().filter(|one| **one == wanted).count());
        let given = StockGiven {
            accepted: of(LevelTaken::Accepted),
            older: of(LevelTaken::Older),
            refused: 0,
        };
        let given = StockGiven {
            // Since it was checked, or before.
            refused: count(taken.len()) - given.accepted - given.older + too_old,
            ..given
        };
        if given.accepted > 0 {
            let detail = format!(
                "{} by {}, counted at {}; older {}, refused {}, with errors {bad}",
                counted(given.accepted, "level", "levels"),
                StockSource::Csv.words(),
                at.rfc3339(),
                given.older,
                given.refused,
            );
            let action = AuditAction::StockGiven;
            record_detail(database, caller, action, &integration.name, &detail).await;
        }
        Ok(given)
    }

    async fn plan(
        &self,
        id: IntegrationId,
        form: &StockFileForm,
        counted_at: &str,
    ) -> AppResult<Result<Planned, StockSheetError>> {
        let database = &self.stores.database;
        let setting = rows::setting(database, id).await?.ok_or(AppError::NotFound)?;
        let refusal = [
            (!setting.is_on, StockRefusal::TurnedOff),
            (setting.is_shared, StockRefusal::SharedStore),
            (setting.is_inactive, StockRefusal::Inactive),
        ];
        if let Some((_, refusal)) = refusal.into_iter().find(|(applies, _)| *applies) {
            return Err(AppError::Stock(refusal));
        }
        let zone = TimeZoneDatabase::bundled()
            .get(form.zone.trim())
            .unwrap_or(TimeZone::UTC);
        let now = now();
        let counted_at = self::counted_at(counted_at, &zone, now)
            .map_err(|problem| AppError::invalid(StockFileForm::COUNTED_AT, problem))?;
        let sheet = match stock::read(&form.csv) {
            Ok(sheet) => sheet,
            Err(error) => return Ok(Err(error)),
        };
        let good = sheet.rows.iter().filter_map(|(_, row)| row.as_ref().ok());
        let skus: BTreeSet<&StoreSku> = good.map(|row| &row.sku).collect();
        let known = rows::known(database, id, &skus).await?;
        // Whatever decides which level goes where, and until when it counts; a time that was typed since asks for another check.
        let decisive = format!(
            "{id}\n{}\n{}\n{}\n{}\n{}",
            counted_at.millis(),
            form.counted_at.trim(),
            setting.location,
            setting.generation,
            sheet::canonical(&form.csv)
        );
        let of_file = StockImportSetting {
            location: setting.location,
            counted_at,
            now,
        };
        Ok(Ok(Planned {
            digest: tokens::digest(decisive.as_bytes()),
            counted_at,
            counted_at_typed: typed(counted_at, &zone),
            location: setting.location,
            generation: setting.generation,
            passed_over: sheet.passed_over.clone(),
            import: stock::plan(sheet, of_file, &known),
        }))
    }
}

struct Planned {
    digest: String,
    counted_at: Timestamp,
    counted_at_typed: String,
    location: RemoteLocationId,
    generation: i64,
    passed_over: Vec<String>,
    import: StockImport,
}

impl Planned {
    fn check(self) -> StockCheck {
        let import = self.import;
        StockCheck {
            digest: self.digest,
            counted_at_typed: self.counted_at_typed,
            location: self.location,
            passed_over: self.passed_over,
            new_rows: count(import.new_rows()),
            changed_rows: count(import.changed_rows()),
            same_rows: count(import.same_rows()),
            repeated_rows: count(import.repeated),
            bad_rows: count(import.problems.len()),
            rows: import
                .rows
                .into_iter()
                .take(SHOWN_MAX)
                .map(CheckedLevel::from)
                .collect(),
            problems: import.problems.into_iter().take(SHOWN_MAX).collect(),
        }
    }
}

fn too_old(problems: &[(u32, StockLineProblem)]) -> i64 {
    let old = problems
        .iter()
        .filter(|(_, problem)| *problem == StockLineProblem::CountedTooLongAgo);
    count(old.count())
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// By the second, as fields for a time have it.
fn counted_at(typed: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, FieldProblem> {
    let at = match typed.trim() {
        "" => Timestamp::from_millis(now.millis() - now.millis().rem_euclid(1_000)),
        typed => moment(typed, zone, now).ok_or(FieldProblem::NotAMoment)?,
    };
    if at > now {
        return Err(FieldProblem::CountedInFuture);
    }
    may_be_given(at, now).map_err(|wrong| match wrong {
        WrongTime::Ahead => FieldProblem::CountedInFuture,
        WrongTime::TooOld => FieldProblem::CountedTooLongAgo,
    })?;
    Ok(at)
}

/// As fields for a day with a time post it, and as people type it.
const FORMATS: [&str; 4] = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
];

/// Of a time that clocks show twice, the later one that has passed.
fn moment(typed: &str, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    // A time that says where its clock is would be read as one of this zone.
    let read = |format| DateTime::strptime(format, typed).ok();
    let typed = FORMATS.into_iter().find_map(read)?;
    let times = zone.to_ambiguous_timestamp(typed);
    let read = |time: jiff::Timestamp| Timestamp::from_millis(time.as_millisecond());
    let later = read(times.later().ok()?);
    match later <= now {
        true => Some(later),
        false => times.earlier().ok().map(read),
    }
}

fn typed(at: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_millisecond(at.millis())
        .map(|at| zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn a_time_is_read_by_the_readers_clock_and_counts_for_15_minutes() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
        let now = at("2026-11-30T13:20:30.500Z");
        for (text, read) in [
            ("", Ok("2026-11-30T13:20:30Z")),
            ("2026-11-30T14:20", Ok("2026-11-30T13:20:00Z")),
            (" 2026-11-30 14:05:31 ", Ok("2026-11-30T13:05:31Z")),
            ("2026-11-30T14:05:30", Err(FieldProblem::CountedTooLongAgo)),
            ("2026-11-30T14:21", Err(FieldProblem::CountedInFuture)),
            ("2026-11-30T13:20Z", Err(FieldProblem::NotAMoment)),
            ("2026-11-30T14:20+01:00", Err(FieldProblem::NotAMoment)),
            ("2026-11-30T14:20[Europe/Berlin]", Err(FieldProblem::NotAMoment)),
            ("just now", Err(FieldProblem::NotAMoment)),
            ("14:20", Err(FieldProblem::NotAMoment)),
        ] {
            assert_eq!(counted_at(text, &zone, now), read.map(at), "{text}");
        }
        assert_eq!(typed(at("2026-11-30T13:05:31Z"), &zone), "2026-11-30T14:05:31");
    }

    #[test]
    fn an_hour_that_clocks_show_twice_is_the_later_one_that_has_passed() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
        // There, clocks go back from 3:00 to 2:00 at 01:00 UTC.
        for (now, read) in [
            ("2026-10-25T00:35:00Z", "2026-10-25T00:30:00Z"),
            ("2026-10-25T01:35:00Z", "2026-10-25T01:30:00Z"),
        ] {
            assert_eq!(
                counted_at("2026-10-25T02:30", &zone, at(now)),
                Ok(at(read)),
                "{now}"
            );
        }
    }
}
