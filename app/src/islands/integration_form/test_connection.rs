use leptos::form::form_data_from_event;
use leptos::prelude::*;
use leptos::web_sys::{FormData, SubmitEvent};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::connection::ConnectionReport;

use crate::browser;
use crate::components::form_echo::{ACTION_FIELD, DRAFT_FIELD};

/// The test of what is typed, in place where there is a script. A plain request: Leptos' actions would add a tenth
/// to what the browser loads.
#[derive(Clone, Copy)]
pub(super) struct ConnectionTest {
    /// The server function that tests.
    url: &'static str,
    pub is_pending: RwSignal<bool>,
    /// What the last test found, here or before the page came.
    pub report: RwSignal<Option<ConnectionReport>>,
    /// Why there is none; before the first test, why the form came back.
    pub error: RwSignal<Option<AppError>>,
}

impl ConnectionTest {
    pub fn new(url: &'static str, report: Option<ConnectionReport>, error: Option<AppError>) -> Self {
        Self {
            url,
            is_pending: RwSignal::new(false),
            report: RwSignal::new(report),
            error: RwSignal::new(error),
        }
    }

    /// Everything else is the browser's: saving, and a form whose secrets are in a draft that only the server can
    /// open.
    pub fn take_over(self, event: &SubmitEvent) {
        let Ok(fields) = form_data_from_event(event) else {
            return;
        };
        let is_test = chosen_action(&fields).as_deref() == Some(self.url);
        if !is_test || fields.has(DRAFT_FIELD) {
            return;
        }
        event.prevent_default();
        // A double click must not test twice.
        if self.is_pending.get_untracked() {
            return;
        }
        // The form's own and the button's: the server reads names that stand once.
        fields.delete(ACTION_FIELD);
        self.is_pending.set(true);
        browser::post_form(self.url, &fields, move |answer| {
            let (report, error) = match answer {
                Ok(report) => (Some(report), None),
                Err(error) => (None, Some(error)),
            };
            self.report.set(report);
            self.error.set(error);
            self.is_pending.set(false);
        });
    }
}

/// The last one counts: a button's comes after the form's own.
fn chosen_action(fields: &FormData) -> Option<String> {
    let all = fields.get_all(ACTION_FIELD);
    all.get(all.length().checked_sub(1)?).as_string()
}
