//! Reads pasted order numbers.

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::imports::NAMED_ORDERS_MAX;
use parcelpilot_domain::ids::RemoteOrderId;

/// Reads what people paste from a mail, a list or a spreadsheet, such as `Orders #1001, 1002; "1003"`, and ranges such
/// as `1005-1010`. Returns the numbers ascending, each once.
pub fn order_numbers(text: &str) -> AppResult<Vec<RemoteOrderId>> {
    let mut numbers = Vec::new();
    let words = text
        .split(|c: char| c.is_whitespace() || ",;|\"'()[]".contains(c))
        .map(|word| word.trim_end_matches([':', '.']))
        .filter(|word| !word.is_empty() && !is_label(word));
    for word in words {
        let (first, last) = range(word).ok_or(invalid(FieldProblem::NotAnOrderNumber))?;
        let most = i64::from(NAMED_ORDERS_MAX);
        if last - first >= most {
            return Err(invalid(FieldProblem::TooMany(NAMED_ORDERS_MAX)));
        }
        numbers.extend((first..=last).map(RemoteOrderId));
    }
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.len() {
        0 => Err(invalid(FieldProblem::Missing)),
        count if count > NAMED_ORDERS_MAX as usize => Err(invalid(FieldProblem::TooMany(NAMED_ORDERS_MAX))),
        _ => Ok(numbers),
    }
}

fn is_label(word: &str) -> bool {
    ["#", "order", "orders", "no", "and"]
        .iter()
        .any(|label| word.eq_ignore_ascii_case(label))
}

/// A single number is a range of one.
fn range(word: &str) -> Option<(i64, i64)> {
    let (first, last) = word.split_once(['-', '–']).unwrap_or((word, word));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

fn number(word: &str) -> Option<i64> {
    let digits = word.trim_start_matches('#');
    // `parse` would accept a sign, too.
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|number| is_number && *number > 0 && *number < i64::MAX)
}

fn invalid(problem: FieldProblem) -> AppError {
    AppError::invalid("remote_ids", problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<i64> {
        let numbers = order_numbers(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        numbers.into_iter().map(|id| id.0).collect()
    }

    fn problem(text: &str) -> Option<FieldProblem> {
        order_numbers(text)
            .err()
            .and_then(|error| error.field_problem("remote_ids"))
    }

    #[test]
    fn are_read_however_they_were_pasted() {
        for text in [
            "1001,1002,1003",
            " #1003, 1001;1002\n1002 ",
            "Orders: #1001 and #1002, Order No. 1003.",
            "\"1001\"\t\"1002\"\r\n'1003'",
            "[1001, 1002, 1003]",
            "1001|1002|1003",
            "1001-1003",
            "#1001–#1002 1003",
        ] {
            assert_eq!(read(text), [1001, 1002, 1003], "{text:?}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "12a",
            "-5",
            "+5",
            "0",
            "1.5",
            "5-",
            "9-5",
            "9223372036854775807",
            "1e3",
        ] {
            assert_eq!(problem(text), Some(FieldProblem::NotAnOrderNumber), "{text:?}");
        }
        for text in ["", " , ;\n", "order #"] {
            assert_eq!(problem(text), Some(FieldProblem::Missing), "{text:?}");
        }
        for text in ["1-1001", "1-9000000000000000000", "1-600 2001-2600"] {
            assert_eq!(
                problem(text),
                Some(FieldProblem::TooMany(NAMED_ORDERS_MAX)),
                "{text:?}"
            );
        }
        assert_eq!(read("1-1000").len(), 1_000);
    }
}
