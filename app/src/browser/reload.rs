/// The page as it is now, from the server.
pub fn reload() {
    #[cfg(feature = "hydrate")]
    if let Some(window) = web_sys::window() {
        // Where the browser refuses, the page stays as it is.
        drop(window.location().reload());
    }
}
