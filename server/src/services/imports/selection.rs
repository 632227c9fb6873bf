//! From the fields of the Pull Orders form to the selection of a run.

use engine::store_days::StoreDays;
use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::imports::PullForm;
use parcelpilot_domain::date_range::{DateRange, OrderDate, ZoneDays};
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};

use super::order_numbers::order_numbers;

/// `imported` are the statuses that the integration imports.
pub fn from_form(form: &PullForm, imported: Vec<OrderStatus>, days: &StoreDays) -> AppResult<Selection> {
    match form.scope.as_str() {
        "" | "everything" => Ok(Selection::Span {
            dates: DateRange::default(),
            statuses: statuses(form, imported)?,
        }),
        "dates" => Ok(Selection::Span {
            dates: dates(form, days)?,
            statuses: statuses(form, imported)?,
        }),
        "named" => Ok(Selection::Named {
            remote_ids: order_numbers(&form.remote_ids)?,
        }),
        _ => Err(AppError::invalid("scope", FieldProblem::Unknown)),
    }
}

fn statuses(form: &PullForm, imported: Vec<OrderStatus>) -> AppResult<StatusFilter> {
    match form.which_statuses.as_str() {
        "" | "imported" => Ok(StatusFilter::Only(imported)),
        "all" => Ok(StatusFilter::All),
        "chosen" => {
            let mut chosen = form.statuses.clone();
            chosen.sort_unstable();
            chosen.dedup();
            let problem = match chosen.as_slice() {
                [] => Some(FieldProblem::NothingChosen),
                some if some.iter().any(|status| !OrderStatus::ALL.contains(status)) => {
                    Some(FieldProblem::Unknown)
                }
                _ => None,
            };
            problem.map_or(Ok(StatusFilter::Only(chosen)), |problem| {
                Err(AppError::invalid("statuses", problem))
            })
        }
        _ => Err(AppError::invalid("which_statuses", FieldProblem::Unknown)),
    }
}

fn dates(form: &PullForm, days: &StoreDays) -> AppResult<DateRange> {
    let mut errors = Vec::new();
    let date = match form.date.as_str() {
        "" => OrderDate::default(),
        code => OrderDate::from_code(code).unwrap_or_else(|| {
            errors.push(FieldError::new("date", FieldProblem::Unknown));
            OrderDate::default()
        }),
    };
    let mut read = |field: &str, text: &str| match text.trim() {
        "" => None,
        text => {
            let bounds = days.bounds(text);
            if bounds.is_none() {
                errors.push(FieldError::new(field, FieldProblem::NotADate));
            }
            bounds
        }
    };
    let from = read("from", &form.from).map(|(begin, _)| begin);
    // The last day counts whole.
    let until = read("until", &form.until).map(|(_, end)| end);
    if errors.is_empty() && from.is_none() && until.is_none() {
        errors.push(FieldError::new("from", FieldProblem::Missing));
    }
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        errors.push(FieldError::new("until", FieldProblem::EndsBeforeItBegins));
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(DateRange {
        date,
        from,
        until,
        days: days.zone_name().map(|zone| ZoneDays {
            zone: zone.to_owned(),
            first: typed(&form.from),
            last: typed(&form.until),
        }),
    })
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::time_zone::StoreZone;

    use super::*;

    fn by_date(from: &str, until: &str) -> PullForm {
        PullForm {
            scope: "dates".to_owned(),
            from: from.to_owned(),
            until: until.to_owned(),
            ..PullForm::default()
        }
    }

    fn read(form: &PullForm) -> AppResult<Selection> {
        let zone = StoreZone {
            name: "America/Chicago".to_owned(),
            utc_offset_seconds: -21_600,
        };
        from_form(form, vec![OrderStatus(11)], &StoreDays::of(Some(&zone)))
    }

    fn problem_of(form: &PullForm, field: &str) -> Option<FieldProblem> {
        read(form).err().and_then(|error| error.field_problem(field))
    }

    fn dates_of(form: &PullForm) -> DateRange {
        match read(form) {
            Ok(Selection::Span { dates, .. }) => dates,
            other => panic!("{other:?} has no dates"),
        }
    }

    #[test]
    fn days_are_the_stores_own_and_the_last_one_counts_whole() {
        let dates = dates_of(&by_date(" 2026-11-01", "2026-11-02 "));
        let shown = |at: Option<parcelpilot_domain::time::Timestamp>| at.map(|at| at.rfc3339());
        assert_eq!(shown(dates.from).as_deref(), Some("2026-11-01T05:00:00Z"));
        assert_eq!(shown(dates.until).as_deref(), Some("2026-11-03T06:00:00Z"));
        assert_eq!(
            dates.sentence().to_string(),
            "Created from 2026-11-01 until 2026-11-02 (America/Chicago)"
        );
    }

    #[test]
    fn an_end_may_be_open_and_the_date_may_be_the_last_change() {
        let form = PullForm {
            date: "modified".to_owned(),
            ..by_date("", "2026-07-01")
        };
        let dates = dates_of(&form);
        assert_eq!((dates.date, dates.from), (OrderDate::Modified, None));
        assert_eq!(
            dates.sentence().to_string(),
            "Changed until 2026-07-01 (America/Chicago)"
        );
        let unknown = PullForm {
            date: "shipped".to_owned(),
            ..form
        };
        assert_eq!(problem_of(&unknown, "date"), Some(FieldProblem::Unknown));
    }

    #[test]
    fn dates_that_can_not_be_are_named() {
        assert_eq!(
            problem_of(&by_date("1 Nov", ""), "from"),
            Some(FieldProblem::NotADate)
        );
        assert_eq!(problem_of(&by_date("", ""), "from"), Some(FieldProblem::Missing));
        let backwards = by_date("2026-11-02", "2026-11-01");
        assert_eq!(
            problem_of(&backwards, "until"),
            Some(FieldProblem::EndsBeforeItBegins)
        );
    }

    #[test]
    fn statuses_are_those_imported_unless_others_are_chosen() {
        let form = |which: &str, numbers: &[i64]| PullForm {
            which_statuses: which.to_owned(),
            statuses: numbers.iter().copied().map(OrderStatus).collect(),
            ..PullForm::default()
        };
        let statuses_of = |form: &PullForm| match read(form) {
            Ok(Selection::Span { statuses, .. }) => statuses,
            other => panic!("{other:?} has no statuses"),
        };
        let only = |numbers: &[i64]| StatusFilter::Only(numbers.iter().copied().map(OrderStatus).collect());
        assert_eq!(statuses_of(&form("", &[3])), only(&[11]));
        assert_eq!(statuses_of(&form("all", &[3])), StatusFilter::All);
        assert_eq!(statuses_of(&form("chosen", &[10, 2, 10])), only(&[2, 10]));
        assert_eq!(
            problem_of(&form("chosen", &[]), "statuses"),
            Some(FieldProblem::NothingChosen)
        );
        assert_eq!(
            problem_of(&form("chosen", &[99]), "statuses"),
            Some(FieldProblem::Unknown)
        );
        assert_eq!(
            problem_of(&form("some", &[]), "which_statuses"),
            Some(FieldProblem::Unknown)
        );
    }
}
