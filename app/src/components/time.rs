//! Moments, shown in the reader's own zone.

#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "Leptos links the type of each property, a type parameter too, which is nowhere"
)]

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_domain::time::Timestamp;
#[cfg(feature = "ssr")]
use parcelpilot_domain::time_zone::StoreZone;

use crate::localization::moment;
#[cfg(feature = "ssr")]
use crate::localization::{ago, now, store_time};

/// The server writes it in the zone that the reader chose, else in UTC; the browser puts the latter into its own. UTC
/// stays in the title.
#[component]
pub fn Time(at: Timestamp) -> impl IntoView {
    // The browser takes over what the server wrote as if it were nothing, or its own wording would be no change.
    let at_first = if cfg!(feature = "ssr") {
        moment(at)
    } else {
        String::new()
    };
    let shown = RwSignal::new(at_first);
    Effect::new(move |_| shown.set(moment(at)));
    view! { <time datetime=at.rfc3339() title=at.to_string()>{shown}</time> }
}

/// How long ago a moment was, as far as that says more; the moment itself is in the title. The browser's comforts keep it
/// true while the page is open.
#[cfg(feature = "ssr")]
#[component]
pub fn Ago(
    at: Timestamp,
    /// Of the store that it happened in: its own time is in the title, too.
    #[prop(optional_no_strip)]
    store_zone: Option<StoreZone>,
) -> impl IntoView {
    let exact = moment(at);
    let shown = ago(at, now()).unwrap_or_else(|| exact.clone());
    let in_store = store_zone.and_then(|zone| store_time(at, &zone));
    let title = match &in_store {
        Some(in_store) => format!("{exact}\n{in_store}"),
        None => exact,
    };
    view! { <time datetime=at.rfc3339() title=title data-ago data-store=in_store>{shown}</time> }
}

/// How long ago something was, or what is said where it never was.
#[cfg(feature = "ssr")]
#[component]
pub fn MaybeAgo<V: IntoView + 'static>(at: Option<Timestamp>, otherwise: V) -> impl IntoView {
    match at {
        Some(at) => Either::Left(view! { <Ago at=at /> }),
        None => Either::Right(otherwise),
    }
}

/// A moment, or what is said where there was none.
#[component]
pub fn MaybeTime<V: IntoView + 'static>(at: Option<Timestamp>, otherwise: V) -> impl IntoView {
    match at {
        Some(at) => Either::Left(view! { <Time at=at /> }),
        None => Either::Right(otherwise),
    }
}

/// A duration as people say it: `under 1 s`, `8 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration_text(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0 => text!("under 1 s").to_owned(),
        1..60 => text!("{seconds} s", seconds = seconds),
        60..3_600 => text!(
            "{minutes} min {seconds} s",
            minutes = seconds / 60,
            seconds = seconds % 60
        ),
        _ => text!(
            "{hours} h {minutes} min",
            hours = seconds / 3_600,
            minutes = seconds / 60 % 60
        ),
    }
}
