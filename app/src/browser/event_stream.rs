//! Server-sent events: what the live pages listen to.

use serde::de::DeserializeOwned;

/// What happens on a stream.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "the server listens to no stream")
)]
pub enum StreamEvent<T> {
    Opened,
    /// The connection broke. It is tried again until the owner is cleaned up.
    Lost,
    Received(T),
}

/// Listens to the events of one name on the stream at `url`, until the reactive owner is cleaned up. Data that can't
/// be read (a page older than its server) is passed over.
pub fn open_event_stream<T: DeserializeOwned + 'static>(
    url: String,
    event_name: &'static str,
    on_event: impl Fn(StreamEvent<T>) + 'static,
) {
    #[cfg(feature = "hydrate")]
    {
        use std::rc::Rc;

        use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, on_cleanup};

        let stream = Rc::new(connection::Stream::new(url, event_name, move |event| {
            on_event(match event {
                StreamEvent::Opened => StreamEvent::Opened,
                StreamEvent::Lost => StreamEvent::Lost,
                StreamEvent::Received(text) => match super::read_json(&text) {
                    Ok(value) => StreamEvent::Received(value),
                    Err(_) => return,
                },
            });
        }));
        stream.connect();
        let stream: StoredValue<_, LocalStorage> = StoredValue::new_local(Some(stream));
        on_cleanup(move || {
            if let Some(Some(stream)) = stream.try_update_value(Option::take) {
                stream.close();
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (url, event_name, on_event);
    }
}

#[cfg(feature = "hydrate")]
mod connection {
    use std::cell::RefCell;
    use std::rc::Rc;

    use gloo_events::EventListener;
    use gloo_timers::callback::Timeout;
    use wasm_bindgen::JsCast;
    use web_sys::{EventSource, MessageEvent};

    use super::StreamEvent;

    /// The browser gives up for good where the server answers with an error, for example while it restarts, or where
    /// it has no stream left. Then each wait is twice as long as the one before it.
    const RETRY_MILLIS: u32 = 4_000;
    const RETRY_DOUBLINGS_MAX: u32 = 4;
    /// The server ends every stream after some minutes, and the browser opens it again within three seconds: that
    /// is nothing to tell anybody.
    const LOST_AFTER_MILLIS: u32 = 5_000;

    pub struct Stream {
        url: String,
        event_name: &'static str,
        on_event: Box<dyn Fn(StreamEvent<String>)>,
        state: RefCell<State>,
    }

    #[derive(Default)]
    struct State {
        connection: Option<Connection>,
        // Dropping a timer ends it.
        retry: Option<Timeout>,
        retries: u32,
        lost: Option<Timeout>,
    }

    /// Dropping it closes the source and removes the listeners.
    struct Connection {
        source: EventSource,
        _listeners: [EventListener; 3],
    }

    impl Drop for Connection {
        fn drop(&mut self) {
            self.source.close();
        }
    }

    impl Stream {
        pub fn new(
            url: String,
            event_name: &'static str,
            on_event: impl Fn(StreamEvent<String>) + 'static,
        ) -> Self {
            Self {
                url,
                event_name,
                on_event: Box::new(on_event),
                state: RefCell::default(),
            }
        }

        pub fn connect(self: &Rc<Self>) {
            let Ok(source) = EventSource::new(&self.url) else {
                return self.retry_later();
            };
            let listeners = [
                self.on_open(&source),
                self.on_error(&source),
                self.on_data(&source),
            ];
            let connection = Connection {
                source,
                _listeners: listeners,
            };
            let mut state = self.state.borrow_mut();
            state.connection = Some(connection);
            state.retry = None;
        }

        pub fn close(&self) {
            self.state.take();
        }

        fn on_open(self: &Rc<Self>, source: &EventSource) -> EventListener {
            // Listeners hold the stream weakly, since it holds them.
            let stream = Rc::downgrade(self);
            EventListener::new(source, "open", move |_| {
                if let Some(stream) = stream.upgrade() {
                    let mut state = stream.state.borrow_mut();
                    state.lost = None;
                    state.retries = 0;
                    drop(state);
                    (stream.on_event)(StreamEvent::Opened);
                }
            })
        }

        fn on_data(self: &Rc<Self>, source: &EventSource) -> EventListener {
            let stream = Rc::downgrade(self);
            EventListener::new(source, self.event_name, move |event| {
                let text = event
                    .dyn_ref::<MessageEvent>()
                    .and_then(|message| message.data().as_string());
                if let (Some(stream), Some(text)) = (stream.upgrade(), text) {
                    (stream.on_event)(StreamEvent::Received(text));
                }
            })
        }

        fn on_error(self: &Rc<Self>, source: &EventSource) -> EventListener {
            let stream = Rc::downgrade(self);
            EventListener::new(source, "error", move |event| {
                let Some(stream) = stream.upgrade() else { return };
                stream.report_if_lost();
                let source = event
                    .target()
                    .and_then(|target| target.dyn_into::<EventSource>().ok());
                // Otherwise the browser is connecting again by itself.
                if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
                    stream.retry_later();
                }
            })
        }

        fn report_if_lost(self: &Rc<Self>) {
            let stream = Rc::downgrade(self);
            let mut state = self.state.borrow_mut();
            // The first failure counts, not the latest try.
            state.lost.get_or_insert_with(|| {
                Timeout::new(LOST_AFTER_MILLIS, move || {
                    if let Some(stream) = stream.upgrade() {
                        (stream.on_event)(StreamEvent::Lost);
                    }
                })
            });
        }

        fn retry_later(self: &Rc<Self>) {
            let stream = Rc::downgrade(self);
            let mut state = self.state.borrow_mut();
            let wait = RETRY_MILLIS << state.retries.min(RETRY_DOUBLINGS_MAX);
            state.retries += 1;
            let timer = Timeout::new(wait, move || {
                if let Some(stream) = stream.upgrade() {
                    stream.connect();
                }
            });
            // The connection that is over stays until then: a listener of its may be what is running.
            state.retry = Some(timer);
        }
    }
}
