//! The steps of a log-in after the password.

pub mod code {
    use parcelpilot_contract::error::{AppError, FieldProblem};
    use parcelpilot_domain::account::Role;

    use crate::actions::{EnterCode, ServerFn};
    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::harness::{form_echo, render, render_answered};
    use crate::samples::people;

    pub fn case() -> Case {
        Case::new("/login/code", "/login/code")
            .without_frame()
            .shows(&[people::EMAIL])
            .offers(Role::Viewer, &[EnterCode::url()])
            .links_when_empty(&["/login"])
    }

    standard_tests!(case());

    #[tokio::test]
    async fn takes_a_recovery_code_and_goes_on_where_somebody_was() {
        let fakes = Fakes::of(Rows::full());
        let page = render("/login/code?next=%2Forders%3Fsearch%3Dann", None, fakes.ports()).await;
        assert_eq!(page.values("next"), ["/orders?search=ann"]);
        page.must_show("inputmode=\"numeric\"")
            .must_show("autocomplete=\"one-time-code\"");
        let other = "/login/code?next=%2Forders%3Fsearch%3Dann&recovery=1";
        page.must_link_to(other);
        let page = render(other, None, fakes.ports()).await;
        assert_eq!(page.values("next"), ["/orders?search=ann"]);
        page.must_show("inputmode=\"text\"");
    }

    #[tokio::test]
    async fn says_that_a_code_is_wrong_and_shows_none() {
        let error = AppError::invalid("code", FieldProblem::WrongCode);
        let echo = form_echo(EnterCode::url(), Vec::new(), Err(error));
        let page = render_answered("/login/code", None, Fakes::of(Rows::full()).ports(), echo).await;
        page.must_show(&FieldProblem::WrongCode.sentence().to_string());
        assert_eq!(page.values("code"), Vec::<String>::new());
    }
}

pub mod enrolment {
    use parcelpilot_domain::account::Role;

    use crate::actions::{EnrolSecondFactor, ServerFn};
    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::harness::{form_echo, render_answered};
    use crate::samples::account;

    pub fn case() -> Case {
        Case::new("/login/second-factor", "/login/second-factor")
            .without_frame()
            .shows(&[account::SETUP_KEY])
            .offers(Role::Viewer, &[EnrolSecondFactor::url()])
            .links_when_empty(&["/login"])
    }

    standard_tests!(case());

    #[tokio::test]
    async fn shows_the_recovery_codes_and_goes_on_to_a_page_of_ours() {
        for (next, page_after) in [("%2Forders", "/orders"), ("%2F%2Fevil.example", "/")] {
            let codes = Ok("[\"abcd-efgh-jkmn-pqrs\"]".to_owned());
            let echo = form_echo(EnrolSecondFactor::url(), Vec::new(), codes);
            let address = format!("/login/second-factor?next={next}");
            let page =
                render_answered(&address, Some(Role::Admin), Fakes::of(Rows::full()).ports(), echo).await;
            page.must_show("abcd-efgh-jkmn-pqrs");
            page.must_link_to(page_after).must_not_show("evil.example");
        }
    }
}
