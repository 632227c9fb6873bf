//! An integration from which nothing was pulled yet: the one thing to do next, by itself.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::IntegrationId;

use super::frame::Opened;
use super::section::Section;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, form_echo};
use crate::islands::ConnectionFindings;
use crate::server_functions::imports::PullOrders;
use crate::server_functions::integrations::TestConnection;

/// What comes next, by what is known of the store and what a test on this page has just found.
enum Step {
    /// The store has never answered.
    Test,
    /// It answered, but does not grant everything.
    Connect,
    Pull,
    /// For those who may do none of it.
    Wait,
}

impl Step {
    fn of(opened: &Opened, report: Option<&ConnectionReport>) -> Self {
        let has_answered = opened.detail.row.store_name.is_some();
        match report {
            _ if opened.role < Role::Operator => Step::Wait,
            _ if !opened.is_admin() => Step::Pull,
            Some(report) if !report.is_granted() => Step::Connect,
            None if !has_answered => Step::Test,
            _ => Step::Pull,
        }
    }
}

#[component]
pub(super) fn NextStep(opened: Opened) -> impl IntoView {
    let posted = form_echo(&[TestConnection::url(), PullOrders::url()]);
    let report: Option<ConnectionReport> = posted
        .as_ref()
        .filter(|echo| echo.action == TestConnection::url())
        .and_then(|echo| echo.result().ok());
    let id = opened.detail.row.id;
    let error = posted.as_ref().and_then(FormEcho::error);
    let step = match Step::of(&opened, report.as_ref()) {
        Step::Test => view! { <Test id=id error=error /> }.into_any(),
        Step::Connect => view! { <Connect id=id /> }.into_any(),
        Step::Pull => view! { <Pull id=id error=error /> }.into_any(),
        Step::Wait => {
            view! { <p>{text!("Connected, but no orders were pulled yet. An operator or an admin can do that.")}</p> }
                .into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="next-step">
            <h2 class="card-title" id="next-step">
                {text!("Next step")}
            </h2>
            {step}
        </section>
        {report.map(|report| view! { <ConnectionFindings report=report /> })}
    }
}

#[component]
fn Test(id: IntegrationId, error: Option<AppError>) -> impl IntoView {
    view! {
        <p>{text!("Test the connection: BigCommerce says what this token may do. It changes nothing.")}</p>
        <FormError error=error />
        <div class="cluster">
            <PostForm action=TestConnection::url()>
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button primary" type="submit">
                    {text!("Test connection")}
                </button>
            </PostForm>
            <a class="button quiet" href=Section::Pull.address(id)>
                {text!("Skip, and pull orders")}
            </a>
        </div>
    }
}

#[component]
fn Connect(id: IntegrationId) -> impl IntoView {
    view! {
        <p>{text!("This token can't read everything that is needed. Each line below says what to do.")}</p>
        <div class="cluster">
            <a class="button primary" href=Section::Connection.address(id)>
                {text!("Replace credentials")}
            </a>
        </div>
    }
}

#[component]
fn Pull(id: IntegrationId, error: Option<AppError>) -> impl IntoView {
    view! {
        <p>{text!("Pull the orders that are in the store already. New ones come in by themselves from then on.")}</p>
        <FormError error=error />
        <div class="cluster">
            <PostForm action=PullOrders::url()>
                <input type="hidden" name="integration" value=id.to_string() />
                <input type="hidden" name="scope" value="everything" />
                <input type="hidden" name="which_statuses" value="imported" />
                <button class="button primary" type="submit">
                    {text!("Pull Orders")}
                </button>
            </PostForm>
            <a class="button quiet" href=Section::Pull.address(id)>
                {text!("Choose which")}
            </a>
        </div>
    }
}
