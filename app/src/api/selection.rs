//! From the fields of the Pull Orders form to what a run reads.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::time::Timestamp;

use crate::api::imports::NAMED_ORDERS_MAX;
use crate::error::{AppError, AppResult, FieldError, FieldProblem};

pub fn from_form(
    scope: &str,
    from: &str,
    until: &str,
    remote_ids: &str,
    all_statuses: &str,
    imported: Vec<OrderStatus>,
) -> AppResult<Selection> {
    let statuses = if all_statuses.is_empty() {
        StatusFilter::Only(imported)
    } else {
        StatusFilter::All
    };
    match scope {
        "" | "everything" => Ok(Selection::Span {
            created_from: None,
            created_until: None,
            statuses,
        }),
        "dates" => {
            let (created_from, created_until) = dates(from, until)?;
            Ok(Selection::Span {
                created_from,
                created_until,
                statuses,
            })
        }
        "named" => Ok(Selection::Named {
            remote_ids: order_numbers(remote_ids)?,
        }),
        _ => Err(AppError::invalid("scope", FieldProblem::Unknown)),
    }
}

fn dates(from: &str, until: &str) -> AppResult<(Option<Timestamp>, Option<Timestamp>)> {
    let mut errors = Vec::new();
    let mut read = |field: &str, text: &str| match text.trim() {
        "" => None,
        text => {
            let day = Timestamp::from_date(text);
            if day.is_none() {
                errors.push(FieldError::new(field, FieldProblem::NotADate));
            }
            day
        }
    };
    let first = read("from", from);
    let last = read("until", until);
    if errors.is_empty() && first.is_none() && last.is_none() {
        errors.push(FieldError::new("from", FieldProblem::Missing));
    }
    // The last day counts whole.
    let end = last.map(|day| day.plus(std::time::Duration::from_secs(86_400)));
    if let (Some(first), Some(end)) = (first, end)
        && end <= first
    {
        errors.push(FieldError::new("until", FieldProblem::EndsBeforeItBegins));
    }
    if errors.is_empty() {
        Ok((first, end))
    } else {
        Err(AppError::Invalid(errors))
    }
}

/// Numbers in any form people paste: `#1001, 1002; 1003` and line by line.
fn order_numbers(text: &str) -> AppResult<Vec<RemoteOrderId>> {
    let mut numbers = Vec::new();
    for word in text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter(|word| !word.is_empty())
    {
        let number = word
            .trim_start_matches('#')
            .parse::<i64>()
            .ok()
            .filter(|number| *number > 0);
        let number = number.ok_or(AppError::invalid("remote_ids", FieldProblem::NotAnOrderNumber))?;
        numbers.push(RemoteOrderId(number));
    }
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.len() {
        0 => Err(AppError::invalid("remote_ids", FieldProblem::Missing)),
        count if count > NAMED_ORDERS_MAX as usize => Err(AppError::invalid(
            "remote_ids",
            FieldProblem::TooMany(NAMED_ORDERS_MAX),
        )),
        _ => Ok(numbers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scope: &str, from: &str, until: &str, ids: &str) -> AppResult<Selection> {
        from_form(scope, from, until, ids, "", vec![OrderStatus(11)])
    }

    fn problem_of(result: AppResult<Selection>, field: &str) -> Option<FieldProblem> {
        result.err().and_then(|error| error.field_problem(field))
    }

    #[test]
    fn the_last_day_counts_whole() {
        let selection = read("dates", "2026-11-01", "2026-11-02", "");
        let (from, until) = (
            Timestamp::from_date("2026-11-01"),
            Timestamp::from_date("2026-11-03"),
        );
        let statuses = StatusFilter::Only(vec![OrderStatus(11)]);
        assert_eq!(
            selection,
            Ok(Selection::Span {
                created_from: from,
                created_until: until,
                statuses
            })
        );
    }

    #[test]
    fn dates_that_can_not_be_are_named() {
        assert_eq!(
            problem_of(read("dates", "1 Nov", "", ""), "from"),
            Some(FieldProblem::NotADate)
        );
        assert_eq!(
            problem_of(read("dates", "", "", ""), "from"),
            Some(FieldProblem::Missing)
        );
        let backwards = read("dates", "2026-11-02", "2026-11-01", "");
        assert_eq!(
            problem_of(backwards, "until"),
            Some(FieldProblem::EndsBeforeItBegins)
        );
    }

    #[test]
    fn order_numbers_are_read_as_people_paste_them() {
        let numbers = [1001, 1002, 1003].map(RemoteOrderId).to_vec();
        let selection = read("named", "", "", " #1003, 1001;1002\n1002 ");
        assert_eq!(selection, Ok(Selection::Named { remote_ids: numbers }));
        assert_eq!(
            problem_of(read("named", "", "", "12a"), "remote_ids"),
            Some(FieldProblem::NotAnOrderNumber)
        );
        assert_eq!(
            problem_of(read("named", "", "", " , "), "remote_ids"),
            Some(FieldProblem::Missing)
        );
    }
}
