//! What testing a connection found: one line a permission, and what to do about each.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_domain::connection::{ConnectionReport, PermissionReport, PermissionStatus};
use parcelpilot_domain::english;
use parcelpilot_domain::message::Message;

use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;

#[component]
pub(super) fn ConnectionResult(
    pending: RwSignal<bool>,
    report: RwSignal<Option<ConnectionReport>>,
    is_by_link: bool,
) -> impl IntoView {
    view! {
        <div class="connection-slot" role="status" aria-label=text!("Connection test")>
            {move || {
                if pending.get() {
                    Either::Left(
                        view! {
                            <p class="pending-note">
                                <span class="spinner" aria-hidden="true"></span>
                                {text!("Asking BigCommerce what this token may do…")}
                            </p>
                        },
                    )
                } else {
                    Either::Right(
                        report.get().map(|report| view! { <ConnectionFindings report=report is_by_link=is_by_link /> }),
                    )
                }
            }}
        </div>
    }
}

#[component]
pub fn ConnectionFindings(
    report: ConnectionReport,
    /// A client reads it, who is done only once the store is connected: a good test is not all.
    #[prop(optional)]
    is_by_link: bool,
) -> impl IntoView {
    let is_granted = report.is_granted();
    let mut title = Message::from(match (is_granted, &report.store_name) {
        (true, Some(_)) if is_by_link => {
            english!("{store}: everything is granted. Press Connect to finish.")
        }
        (true, None) if is_by_link => english!("Everything is granted. Press Connect to finish."),
        (true, Some(_)) => english!("Connected to {store}"),
        (true, None) => english!("Connected"),
        (false, Some(_)) => english!("{store}: not everything is granted"),
        (false, None) => english!("Not connected yet"),
    });
    title
        .places
        .extend(report.store_name.map(|store| ("store", store.into())));
    let class = if is_granted {
        "card connection good"
    } else {
        "card connection bad"
    };
    let lines = report
        .permissions
        .into_iter()
        .map(|line| view! { <Line report=line /> });
    view! {
        <section class=class>
            <h2 class="card-title">{title.localized()}</h2>
            <ul class="permissions">{lines.collect_view()}</ul>
            {report
                .may_needlessly_modify
                .then(|| {
                    view! {
                        <p class="hint">
                            {text!(
                                "This token may also change orders. While pushing is off that is not needed: a token \
                                 with Orders: read-only is safer."
                            )}
                        </p>
                    }
                })}
        </section>
    }
}

#[component]
fn Line(report: PermissionReport) -> impl IntoView {
    let (icon, class, finding) = match report.finding {
        PermissionStatus::Granted => (IconName::Good, "permission good", english!("Granted")),
        PermissionStatus::TokenRefused => (IconName::Bad, "permission bad", english!("Refused")),
        PermissionStatus::Missing => (IconName::Bad, "permission bad", english!("Missing")),
        PermissionStatus::WrongStore | PermissionStatus::OtherStore => {
            (IconName::Bad, "permission bad", english!("Wrong store"))
        }
        PermissionStatus::NotChecked(_) => (IconName::Clock, "permission muted", english!("Not checked")),
    };
    let advice = (report.finding != PermissionStatus::Granted).then(|| report.advice().localized());
    let is_refused = matches!(icon, IconName::Bad);
    view! {
        <li class=class>
            <Icon name=icon />
            <div>
                <p>
                    <span translate="no" class="strong">{report.permission.label()}</span>
                    <span class="permission-finding">{finding.localized()}</span>
                </p>
                {advice.map(|advice| view! { <p class="hint">{advice}</p> })}
                {is_refused
                    .then(|| {
                        // In a tab of its own, so that nothing that was typed is lost.
                        view! {
                            <p class="hint">
                                <a href="/help/bigcommerce#unauthorized" target="_blank">{text!("401 and 403, explained")}</a>
                            </p>
                        }
                    })}
            </div>
        </li>
    }
}
