use parcelpilot_contract::error::AppError;
use parcelpilot_contract::imports::{RunDetail, RunRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::import_run::{RunFailure, RunKind, RunState};

use crate::actions::{
    CancelRun, DismissProblem, PullDifferences, RestartRun, ResumeRun, RetryProblems, ServerFn,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{FINISHED_RUN, INTEGRATION, RUN, clients, imports, integrations, problems};

fn address() -> String {
    format!("/imports/{RUN}")
}

pub fn case() -> Case {
    let integration = format!("/integrations/{INTEGRATION}");
    let proof = format!("/imports/{FINISHED_RUN}#log");
    Case::new("/imports/{id}", &address())
        .shows(&[
            clients::NAME,
            integrations::NAME,
            imports::SELECTION,
            imports::REQUESTED_BY,
        ])
        .shows(&["4,938", imports::EVENT, problems::DETAIL, "#100501"])
        .shows_from(Role::Operator, problems::RAW)
        .links(Role::Viewer, &["/imports", &integration, &proof])
        .offers(
            Role::Operator,
            &[ResumeRun::url(), RestartRun::url(), PullDifferences::url()],
        )
        .offers(Role::Operator, &[RetryProblems::url(), DismissProblem::url()])
        .shows_when_empty(&[
            clients::NAME,
            integrations::NAME,
            imports::SELECTION,
            imports::REQUESTED_BY,
        ])
}

standard_tests!(case());

fn with(row: RunRow) -> Fakes {
    let rows = Rows {
        run: RunDetail {
            row,
            ..imports::bare_run_detail()
        },
        check: None,
        ..Rows::full()
    };
    Fakes::of(rows)
}

#[tokio::test]
async fn offers_what_its_state_allows() {
    let sync = RunRow {
        kind: RunKind::Sync,
        ..imports::failed()
    };
    let complete = RunRow {
        state: RunState::Complete,
        failure: None,
        ..imports::failed()
    };
    let changes = [CancelRun::url(), ResumeRun::url(), RestartRun::url()];
    for (row, allowed) in [
        (imports::queued(), [true, false, false]),
        (imports::running(), [true, false, false]),
        (imports::failed(), [false, true, true]),
        (sync, [false, true, false]),
        (complete, [false, false, false]),
    ] {
        let offered = with(row).get(&address(), Role::Operator).await.offered();
        assert_eq!(changes.map(|action| offered.contains(action)), allowed);
    }
}

#[tokio::test]
async fn leads_to_where_its_failure_is_mended() {
    let refused = RunRow {
        failure: Some(RunFailure::TokenRefused),
        ..imports::failed()
    };
    let page = with(refused).get(&address(), Role::Viewer).await;
    page.must_show(RunFailure::TokenRefused.sentence())
        .must_link_to(&format!("/integrations/{INTEGRATION}/connection"));
}

#[tokio::test]
async fn a_run_that_is_not_there_is_not_found() {
    let fakes = Fakes::of(Rows::full()).failing("imports.run", AppError::NotFound);
    fakes.get(&address(), Role::Viewer).await.must_be(404);
    Fakes::of(Rows::full())
        .get("/imports/no-id", Role::Viewer)
        .await
        .must_be(404);
}
