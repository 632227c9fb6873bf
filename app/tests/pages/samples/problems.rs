use parcelpilot_contract::problems::{OpenProblems, ProblemRow};
use parcelpilot_domain::problem::ProblemKind;

use super::{INTEGRATION, PROBLEM, at, id, integrations};

pub const NUMBER: i64 = 100_666;
pub const FIELD: &str = "products.quantity";
pub const DETAIL: &str = "minus seven is no quantity";
pub const RAW: &str = "quantity: minus seven";

pub fn problem() -> ProblemRow {
    ProblemRow {
        id: id(PROBLEM),
        integration_id: id(INTEGRATION),
        integration_name: integrations::NAME.to_owned(),
        remote_id: Some(NUMBER),
        order_id: None,
        kind: ProblemKind::Malformed,
        field: FIELD.to_owned(),
        detail: DETAIL.to_owned(),
        raw: Some(RAW.to_owned()),
        first_seen_at: at(0),
        last_seen_at: at(1),
        tries: 2,
        next_try_at: Some(at(6)),
        solved_at: None,
        is_dismissed: false,
    }
}

pub fn open() -> OpenProblems {
    OpenProblems {
        latest: vec![problem()],
        total: 1,
    }
}
