//! A rendered page, and what can be asked of it.

use crate::tags::between;

pub struct Page {
    pub address: String,
    pub status: u16,
    pub html: String,
}

impl Page {
    /// Without what islands carry in their properties: nobody sees that.
    pub fn visible(&self) -> String {
        let mut parts = self.html.split(" data-props=\"");
        let mut visible = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            visible.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
        }
        visible
    }

    pub fn shows(&self, text: &str) -> bool {
        self.visible().contains(text)
    }

    pub fn links_to(&self, path: &str) -> bool {
        let link = format!("href=\"{}\"", path.replace('&', "&amp;"));
        // Leptos escapes more of a parameter than it must.
        self.visible().replace("%2D", "-").contains(&link)
    }

    pub fn title(&self) -> &str {
        between(&self.html, "<title>", "</title>").unwrap_or_default()
    }

    /// What is special about the page, for messages.
    pub fn main(&self) -> &str {
        between(&self.html, "<main", "</main>").unwrap_or(&self.html)
    }

    #[track_caller]
    pub fn must_show(&self, text: &str) -> &Self {
        assert!(
            self.shows(text),
            "{} lacks {text:?}:\n{}",
            self.address,
            self.main()
        );
        self
    }

    #[track_caller]
    pub fn must_not_show(&self, text: &str) -> &Self {
        assert!(
            !self.shows(text),
            "{} shows {text:?}:\n{}",
            self.address,
            self.main()
        );
        self
    }

    #[track_caller]
    pub fn must_link_to(&self, path: &str) -> &Self {
        assert!(
            self.links_to(path),
            "{} has no link to {path}:\n{}",
            self.address,
            self.main()
        );
        self
    }

    #[track_caller]
    pub fn must_not_link_to(&self, path: &str) -> &Self {
        assert!(
            !self.links_to(path),
            "{} has a link to {path}:\n{}",
            self.address,
            self.main()
        );
        self
    }

    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}:\n{}", self.address, self.main());
        self
    }

    /// Of a page that says what it is: one title, and one heading of the first rank.
    #[track_caller]
    pub fn must_be_headed(&self) -> &Self {
        let title = self.title();
        assert!(
            title.contains(" · ParcelPilot"),
            "{}: title {title:?}",
            self.address
        );
        let headings = self.html.matches("<h1").count();
        assert_eq!(headings, 1, "{}: headings of the first rank", self.address);
        self
    }
}
