//! What is to hold of every page.

use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;

use crate::actions::{LogOut, ServerFn};
use crate::case::Case;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render, render_answered};
use crate::{hostile, known_faults};

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
            page.must_be(403).must_be_headed();
            for text in &case.shows {
                page.must_not_show(text);
            }
            assert_eq!(
                page.offered(),
                [LogOut::url().to_owned()].into(),
                "{}",
                page.address
            );
            continue;
        }
        page.must_be(200).must_be_headed();
        for text in &case.shows {
            page.must_show(text);
        }
        for (from, path) in &case.links {
            if role >= *from {
                page.must_link_to(path);
            } else {
                page.must_not_link_to(path);
            }
        }
        assert_eq!(
            page.offered(),
            case.offered_to(role),
            "{} as {role:?}",
            page.address
        );
    }
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
        for text in case
            .shows
            .iter()
            .filter(|text| !case.shows_when_empty.contains(text))
        {
            page.must_not_show(text);
        }
        let (offered, allowed) = (page.offered(), case.offered_to(role));
        assert!(
            offered.is_subset(&allowed),
            "{} as {role:?}: {offered:?}",
            page.address
        );
    }
}

/// Whatever the page reads fails once.
pub async fn failing(case: &Case) {
    let fakes = Fakes::of(Rows::full());
    render(&case.address, case.visitor(), fakes.ports()).await;
    for method in fakes.asked() {
        let fakes = Fakes::of(Rows::full()).failing(method, AppError::Internal(ERROR_ID.to_owned()));
        let page = render(&case.address, case.visitor(), fakes.ports()).await;
        if method == NOT_MISSED {
            page.must_be(200).must_not_show(ERROR_ID);
        } else {
            assert!(page.shows(ERROR_ID), "{method} failed:\n{}", page.main());
            page.must_be(500);
        }
    }
}

/// A form that came back with an error that concerns none of its fields.
pub async fn refused(case: &Case) {
    let fakes = Fakes::of(Rows::full());
    let page = render(&case.address, case.visitor(), fakes.ports()).await;
    for offer in page.offers() {
        let error = Err(AppError::Internal(ERROR_ID.to_owned()));
        let action = offer.action;
        let typed = case
            .typed
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let fields = offer.fields.into_iter().chain(typed).collect();
        let echo = form_echo(&action, fields, error);
        let page = render_answered(&case.address, case.visitor(), fakes.ports(), echo).await;
        page.must_be(200);
        // The log-out's only error is that it could not be asked for.
        if action != LogOut::url() {
            let is_silent = !page.shows(ERROR_ID);
            assert_eq!(
                is_silent,
                known_faults::is_silent(&action),
                "{action} on {}:\n{}",
                page.address,
                page.main()
            );
        }
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
    assert!(
        page.offered().is_empty(),
        "{}: {:?}",
        page.address,
        page.offered()
    );
    assert!(fakes.asked().is_empty(), "{}: {:?}", page.address, fakes.asked());
}

/// Every text of the rows is hostile, and so is every parameter of the address.
pub async fn escaped(case: &Case) {
    let fakes = Fakes::of(hostile::in_place_of_texts(&Rows::full()));
    let page = render(&case.address, case.visitor(), fakes.ports()).await;
    page.must_be(200);
    hostile::must_be_escaped(&page);
    let is_hostile = page.title().contains('<');
    assert_eq!(
        is_hostile,
        known_faults::has_hostile_title(case.route),
        "{}: {}",
        page.address,
        page.title()
    );
    if !case.shows.is_empty() {
        assert!(
            hostile::is_shown(&page),
            "{} shows none of its texts:\n{}",
            page.address,
            page.html
        );
    }
    let address = hostile::with_parameters(&case.address);
    let page = render(&address, case.visitor(), fakes.ports()).await;
    page.must_be(200);
    hostile::must_be_escaped(&page);
}
