//! What the server says of itself, as it happens, and whether it can still be believed.

use leptos::either::EitherOf4;
use leptos::prelude::*;
use parcelpilot_domain::time::Timestamp;
use serde::de::DeserializeOwned;

use crate::browser::{self, StreamEvent};

/// The latest that a stream sent. Nothing before it is open, and always on the server.
pub struct Live<T: Send + Sync + 'static> {
    pub latest: RwSignal<Option<T>>,
    pub link: RwSignal<Link>,
}

impl<T: Send + Sync + 'static> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Live<T> {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// No JavaScript, or not yet.
    Still,
    Connecting,
    Open,
    /// Broken, and tried again by itself; what is shown was right then.
    Lost {
        known_at: Option<Timestamp>,
    },
}

/// Listens to the stream at `url` while the page is open.
pub fn follow<T>(url: String, event_name: &'static str) -> Live<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let live = Live {
        latest: RwSignal::new(None),
        link: RwSignal::new(Link::Still),
    };
    let known_at = StoredValue::new(None);
    // Effects run in the browser only.
    Effect::new(move |_| {
        live.link.set(Link::Connecting);
        known_at.set_value(browser::now());
        browser::open_event_stream(url.clone(), event_name, move |event| match event {
            StreamEvent::Opened => live.link.set(Link::Open),
            StreamEvent::Lost => live.link.set(Link::Lost {
                known_at: known_at.get_value(),
            }),
            StreamEvent::Received(value) => {
                known_at.set_value(browser::now());
                live.link.set(Link::Open);
                live.latest.set(Some(value));
            }
        });
    });
    live
}

/// Says whether the page moves by itself.
#[component]
pub fn LinkNotice(link: RwSignal<Link>) -> impl IntoView {
    // A memo, so that only a change is announced, not each event.
    let link = Memo::new(move |_| link.get());
    view! {
        <div role="status">
            {move || match link.get() {
                Link::Still => {
                    EitherOf4::A(
                        view! {
                            <p class="hint still">
                                {text!("Shown as of when the page loaded. Reload to see the latest.")}
                            </p>
                        },
                    )
                }
                Link::Connecting => EitherOf4::B(view! { <p class="hint">{text!("Connecting…")}</p> }),
                Link::Open => {
                    EitherOf4::C(
                        view! {
                            <p class="hint">
                                <span class="live-dot" aria-hidden="true"></span>
                                " " {text!("Live")}
                            </p>
                        },
                    )
                }
                Link::Lost { known_at } => {
                    EitherOf4::D(
                        view! {
                            <p class="notice notice-warn">
                                {text!("Connection lost, reconnecting.")} " "
                                {known_at.map(|at| text!("Last update at {at}.", at = at))}
                            </p>
                        },
                    )
                }
            }}
        </div>
    }
}
