use parcelpilot_domain::time::Timestamp;

/// What the reader's clock says; nothing on the server, so that both halves render the same at first.
pub fn now() -> Option<Timestamp> {
    #[cfg(feature = "hydrate")]
    {
        Some(Timestamp::from_millis(js_sys::Date::now() as i64))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        None
    }
}

/// Calls back now and every second, until the reactive owner is cleaned up.
pub fn every_second(tick: impl Fn(Timestamp) + 'static) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, on_cleanup};

        let tick_now = move || {
            if let Some(now) = now() {
                tick(now);
            }
        };
        tick_now();
        let interval = gloo_timers::callback::Interval::new(1_000, tick_now);
        let interval: StoredValue<_, LocalStorage> = StoredValue::new_local(Some(interval));
        // Dropping the interval ends it.
        on_cleanup(move || drop(interval.try_update_value(Option::take)));
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = tick;
    }
}
