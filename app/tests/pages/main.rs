//! Every page, rendered to HTML as the server does it, with fakes in place of the ports: no database, no browser.
//!
//! A new page gets a file in `cases/` and a line in `cases::all`; without them a test here fails.

// The types of the views are as deep as the views.
#![recursion_limit = "512"]

mod actions;
mod case;
mod cases;
mod checks;
mod fakes;
mod fields;
mod harness;
mod hostile;
mod offers;
mod page;
mod pseudo;
mod samples;
mod tags;

use std::collections::BTreeSet;

#[test]
fn each_route_has_its_tests() {
    let tested: Vec<_> = cases::all().into_iter().map(|case| case.route).collect();
    let unique: BTreeSet<_> = tested.iter().map(|route| (*route).to_owned()).collect();
    assert_eq!(unique.len(), tested.len(), "a route has two cases: {tested:?}");
    assert_eq!(
        harness::routes(),
        unique,
        "the route table, and the cases of `cases::all`"
    );
}
