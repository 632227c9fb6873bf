use parcelpilot_domain::account::Role;

use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{FINISHED_RUN, QUEUED_RUN, RUN, clients, imports, integrations};

pub fn case() -> Case {
    let [running, queued, finished] = [RUN, QUEUED_RUN, FINISHED_RUN].map(|id| format!("/imports/{id}"));
    Case::new("/imports", "/imports")
        .shows(&[
            clients::NAME,
            integrations::NAME,
            imports::SELECTION,
            "4,938",
            "1,234",
        ])
        .links(
            Role::Viewer,
            &[&running, &queued, &finished, "/imports?quiet=shown"],
        )
        .links_when_empty(&["/integrations", "/integrations/new"])
}

standard_tests!(case());

#[tokio::test]
async fn shows_quiet_syncs_where_it_is_asked_to() {
    let page = Fakes::of(Rows::full())
        .get("/imports?quiet=shown", Role::Viewer)
        .await;
    page.must_link_to("/imports")
        .must_not_link_to("/imports?quiet=shown");
}
