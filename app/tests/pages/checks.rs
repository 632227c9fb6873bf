//! What is to hold of every page.

use std::collections::BTreeSet;

use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;

use crate::actions::{LogOut, ServerFn};
use crate::case::Case;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render, render_answered};
use crate::hostile;
use crate::page::Page;

const ERROR_ID: &str = "abc12345";
/// A page is whole without it.
const NOT_MISSED: &str = "overview.attention_count";

/// The tests that every page has; what is special about it follows them in its file.
macro_rules! standard_tests {
    ($case:expr) => {
        #[tokio::test]
        async fn shows_its_rows_and_what_each_role_may_do() {
            crate::checks::full(&$case).await;
        }

        #[tokio::test]
        async fn shows_that_there_is_nothing_yet() {
            crate::checks::empty(&$case).await;
        }

        #[tokio::test]
        async fn shows_the_number_of_an_error() {
            crate::checks::failing(&$case).await;
        }

        #[tokio::test]
        async fn each_form_says_why_it_was_not_carried_out() {
            crate::checks::refused(&$case).await;
        }

        #[tokio::test]
        async fn is_for_strangers_only_if_it_says_so() {
            crate::checks::stranger(&$case).await;
        }

        #[tokio::test]
        async fn can_be_translated_as_a_whole() {
            crate::pseudo::must_be_translatable(&$case).await;
        }

        #[tokio::test]
        async fn shows_texts_of_strangers_as_text() {
            crate::checks::escaped(&$case).await;
        }
    };
}
pub(crate) use standard_tests;

pub async fn full(case: &Case) {
    for role in Role::ALL {
        let page = Fakes::of(Rows::full()).get(&case.address, role).await;
        if !case.is_for(role) {
            must_be_closed(case, &page);
            continue;
        }
        page.must_be(200).must_be_headed();
        for text in &case.shows {
            page.must_show(text);
        }
        for (from, text) in &case.shows_from {
            assert_eq!(page.shows(text), role >= *from, "{text:?} for {role:?} on {page}");
        }
        for (from, path) in &case.links {
            assert_eq!(
                page.links_to(path),
                role >= *from,
                "link to {path} for {role:?} on {page}"
            );
        }
        assert_eq!(page.offered(), case.offered_to(role), "for {role:?} on {page}");
    }
}

fn must_be_closed(case: &Case, page: &Page) {
    page.must_be(403).must_be_headed();
    for text in &case.shows {
        page.must_not_show(text);
    }
    assert_eq!(page.offered(), [LogOut::url().to_owned()].into(), "on {page}");
}

pub async fn empty(case: &Case) {
    for role in Role::ALL.into_iter().filter(|role| case.is_for(*role)) {
        let page = Fakes::of(Rows::empty()).get(&case.address, role).await;
        page.must_be(200).must_be_headed();
        for text in &case.shows_when_empty {
            page.must_show(text);
        }
        for path in &case.links_when_empty {
            page.must_link_to(path);
        }
        for text in &case.shows {
            let is_kept = case.shows_when_empty.contains(text);
            assert!(is_kept || !page.shows(text), "{text:?} on {page}");
        }
        let (offered, mut allowed) = (page.offered(), case.offered_to(role));
        let only_here = case.offers_when_empty.iter().filter(|(from, _)| role >= *from);
        allowed.extend(only_here.map(|(_, action)| (*action).to_owned()));
        assert!(offered.is_subset(&allowed), "{offered:?} for {role:?} on {page}");
    }
}

/// Whatever the page reads fails once.
pub async fn failing(case: &Case) {
    let fakes = Fakes::of(Rows::full());
    render(&case.address, case.visitor(), fakes.ports()).await;
    for method in fakes.asked() {
        let fakes = Fakes::of(Rows::full()).failing(method, AppError::Internal(ERROR_ID.to_owned()));
        let page = render(&case.address, case.visitor(), fakes.ports()).await;
        let is_missed = method != NOT_MISSED;
        assert_eq!(page.shows(ERROR_ID), is_missed, "{method} failed, on {page}");
        page.must_be(if is_missed { 500 } else { 200 });
    }
}

/// A form that came back with an error that concerns none of its fields.
pub async fn refused(case: &Case) {
    let fakes = Fakes::of(Rows::full());
    let page = render(&case.address, case.visitor(), fakes.ports()).await;
    // What is wrong with a log-out is that it could not be asked for.
    for offer in page
        .offers()
        .into_iter()
        .filter(|offer| offer.action != LogOut::url())
    {
        let typed = case
            .typed
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let fields = offer.fields.into_iter().chain(typed).collect();
        let error = AppError::Internal(ERROR_ID.to_owned());
        let echo = form_echo(&offer.action, fields, Err(error));
        let page = render_answered(&case.address, case.visitor(), fakes.ports(), echo).await;
        page.must_be(200);
        assert!(page.shows(ERROR_ID), "{} was refused, on {page}", offer.action);
    }
}

pub async fn stranger(case: &Case) {
    let fakes = Fakes::of(Rows::full());
    let page = render(&case.address, None, fakes.ports()).await;
    if case.reader.is_none() {
        page.must_be(200);
        return;
    }
    page.must_be(401).must_show("href=\"/login?next=%2F");
    for text in &case.shows {
        page.must_not_show(text);
    }
    assert_eq!(page.offered(), BTreeSet::new(), "on {page}");
    assert_eq!(fakes.asked(), BTreeSet::new(), "by {page}");
}

/// Every text of the rows is hostile, and so is every parameter of the address.
pub async fn escaped(case: &Case) {
    let fakes = Fakes::of(hostile::in_place_of_texts(&Rows::full()));
    let page = render(&case.address, case.visitor(), fakes.ports()).await;
    page.must_be(200);
    hostile::must_be_escaped(&page);
    let has_texts = !case.shows.is_empty();
    assert!(
        !has_texts || hostile::is_shown(&page),
        "none of its texts on {page}"
    );
    assert!(!page.title().contains('<'), "title {:?} of {page}", page.title());
    let address = hostile::with_parameters(&case.address);
    let page = render(&address, case.visitor(), fakes.ports()).await;
    page.must_be(200);
    hostile::must_be_escaped(&page);
}
