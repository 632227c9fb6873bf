//! Moments, shown in the reader's own zone.

#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "Leptos links the type of each property, a type parameter too, which is nowhere"
)]

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_domain::time::Timestamp;

/// The server writes UTC; the browser's half puts it into the reader's zone after hydration, and keeps UTC in the
/// title.
#[component]
pub fn Time(at: Timestamp) -> impl IntoView {
    let shown = RwSignal::new(at.to_string());
    Effect::new(move |_| {
        if let Some(local) = crate::browser::local_time(at) {
            shown.set(local);
        }
    });
    view! { <time datetime=at.rfc3339() title=at.to_string()>{shown}</time> }
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
        0 => "under 1 s".to_owned(),
        1..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}
