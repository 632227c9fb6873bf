//! A rendered page, and what can be asked of it.

use crate::tags::{between, without_data};

pub struct Page {
    pub address: String,
    pub status: u16,
    pub html: String,
}

impl Page {
    /// The page itself: not the frame around it, which links to everything.
    pub fn content(&self) -> String {
        let html = without_data(&self.html);
        between(&html, "<main", "</main>").map_or(html.clone(), str::to_owned)
    }

    pub fn title(&self) -> &str {
        between(&self.html, "<title>", "</title>").unwrap_or_default()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.content().contains(text)
    }

    pub fn links_to(&self, path: &str) -> bool {
        let link = format!("href=\"{}\"", path.replace('&', "&amp;"));
        // Leptos escapes more of a parameter than it must.
        self.content()
            .replace("%2D", "-")
            .replace("%5F", "_")
            .contains(&link)
    }

    #[track_caller]
    pub fn must_show(&self, text: &str) -> &Self {
        assert!(self.shows(text), "no {text:?} on {self}");
        self
    }

    #[track_caller]
    pub fn must_not_show(&self, text: &str) -> &Self {
        assert!(!self.shows(text), "{text:?} on {self}");
        self
    }

    #[track_caller]
    pub fn must_link_to(&self, path: &str) -> &Self {
        assert!(self.links_to(path), "no link to {path} on {self}");
        self
    }

    #[track_caller]
    pub fn must_not_link_to(&self, path: &str) -> &Self {
        assert!(!self.links_to(path), "a link to {path} on {self}");
        self
    }

    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "of {self}");
        self
    }

    /// Of a page that says what it is: one title, and one heading of the first rank.
    #[track_caller]
    pub fn must_be_headed(&self) -> &Self {
        let title = self.title();
        assert!(title.contains(" · ParcelPilot"), "title {title:?} of {self}");
        let headings = self.html.matches("<h1").count();
        assert_eq!(headings, 1, "headings of the first rank on {self}");
        self
    }
}

/// For messages.
impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:\n{}", self.address, self.content())
    }
}
