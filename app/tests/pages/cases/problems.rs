use parcelpilot_contract::problems::{OpenProblems, ProblemRow};
use parcelpilot_domain::account::Role;

use crate::actions::{DismissProblem, RetryAllProblems, RetryProblems, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{INTEGRATION, ORDER, PROBLEM, id, integrations, problems};

pub fn case() -> Case {
    Case::new("/problems", "/problems")
        .shows(&["100666", integrations::NAME, problems::FIELD, problems::DETAIL])
        .shows_from(Role::Operator, problems::RAW)
        .links(Role::Operator, &["/problems.csv"])
        .offers(
            Role::Operator,
            &[
                RetryProblems::url(),
                RetryAllProblems::url(),
                DismissProblem::url(),
            ],
        )
}

standard_tests!(case());

fn with(problem: ProblemRow) -> Fakes {
    let rows = Rows {
        problems: OpenProblems {
            latest: vec![problem],
            total: 1,
        },
        ..Rows::full()
    };
    Fakes::of(rows)
}

#[tokio::test]
async fn stays_with_the_integration_that_it_is_narrowed_to() {
    let address = format!("/problems?integration={INTEGRATION}");
    let page = Fakes::of(Rows::full()).get(&address, Role::Operator).await;
    // Of the list, and of the form that retries all.
    assert_eq!(page.values("integration"), [INTEGRATION, INTEGRATION]);
    page.must_link_to(&format!("/problems.csv?integration={INTEGRATION}"));
    let nothing = Fakes::of(Rows::empty()).get(&address, Role::Operator).await;
    nothing.must_be(200).must_link_to("/problems");
}

#[tokio::test]
async fn asks_only_for_orders_that_have_a_number() {
    let known = with(problems::problem());
    let nameless = with(ProblemRow {
        remote_id: None,
        ..problems::problem()
    });
    for (fakes, role, can_retry) in [
        (&known, Role::Operator, true),
        (&known, Role::Viewer, false),
        (&nameless, Role::Operator, false),
    ] {
        let page = fakes.get("/problems", role).await;
        assert_eq!(page.has_value("only", PROBLEM), can_retry, "{role:?} on {page}");
    }
}

#[tokio::test]
async fn leads_to_an_order_that_is_here() {
    let known = with(ProblemRow {
        order_id: Some(id(ORDER)),
        ..problems::problem()
    });
    let order = format!("/orders/{ORDER}");
    known.get("/problems", Role::Viewer).await.must_link_to(&order);
}
