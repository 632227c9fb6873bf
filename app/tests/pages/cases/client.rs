use parcelpilot_contract::clients::{ClientDetail, ClientPromise, ClientSlip};
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::packing_slip::LogoProblem;

use crate::actions::{RemoveShippingPromise, SaveClientSlip, SaveShippingPromise, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{CLIENT, clients};

fn address() -> String {
    format!("/clients/{CLIENT}")
}

fn logo() -> String {
    format!("src=\"/clients/{CLIENT}/logo\"")
}

pub fn case() -> Case {
    let preview = format!("/clients/{CLIENT}/slip");
    let skus = format!("/clients/{CLIENT}/skus");
    let ignore_rules = format!("/clients/{CLIENT}/ignore-rules");
    Case::new("/clients/{id}", &address())
        .shows(&[&logo(), clients::RETURN_ADDRESS, clients::CLOSING_WORDS])
        .links(Role::Viewer, &["/clients", &preview, &skus, &ignore_rules])
        .links(
            Role::Admin,
            &[
                &format!("/personal-data?client={CLIENT}"),
                &format!("/clients/{CLIENT}/alerts"),
            ],
        )
        .shows(&[
            "leaves 2 working days later by 16:45",
            "Monday, Tuesday, Wednesday, Thursday, Friday",
            "Times are those of",
        ])
        .offers(
            Role::Admin,
            &[
                SaveClientSlip::url(),
                SaveShippingPromise::url(),
                RemoveShippingPromise::url(),
            ],
        )
        .shows_when_empty(&[clients::NAME, "have the client's name"])
        .links_when_empty(&[&preview, &skus, &ignore_rules])
}

standard_tests!(case());

#[tokio::test]
async fn only_a_logo_that_there_is_can_be_removed() {
    for (client, has_logo) in [(clients::detail(), true), (clients::bare_detail(), false)] {
        let rows = Rows {
            client,
            ..Rows::full()
        };
        let page = Fakes::of(rows).get(&address(), Role::Admin).await;
        assert_eq!(page.shows("name=\"remove_logo\""), has_logo, "{page}");
        page.must_show("enctype=\"multipart/form-data\"");
    }
}

#[tokio::test]
async fn a_file_that_is_no_logo_is_said_at_its_field() {
    for problem in [
        LogoProblem::NotAPicture,
        LogoProblem::TooManyBytes,
        LogoProblem::TooManyPixels,
    ] {
        let error = AppError::invalid("logo", FieldProblem::Logo(problem));
        let echo = form_echo(SaveClientSlip::url(), Vec::new(), Err(error));
        let ports = Fakes::of(Rows::full()).ports();
        let page = render_answered(&address(), Some(Role::Admin), ports, echo).await;
        page.must_show(&format!(
            "id=\"logo_file-error\" class=\"field-error\">{}",
            problem.sentence()
        ))
        .must_not_show("notice-error");
    }
}

#[tokio::test]
async fn a_form_that_somebody_else_was_before_keeps_what_was_typed_and_its_version() {
    let typed = [("version", "2"), ("return_address", "As typed")];
    let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let error = AppError::ChangedMeanwhile;
    let echo = form_echo(SaveClientSlip::url(), fields.into(), Err(error));
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(&address(), Some(Role::Admin), ports, echo).await;
    page.must_show("name=\"version\" value=\"2\"")
        .must_show(">As typed</textarea>")
        .must_show("Reload to see their version.");
    assert_eq!(page.content().matches("notice-error").count(), 1, "{page}");
}

#[tokio::test]
async fn words_are_text_wherever_they_stand() {
    let words = "</textarea><script>alert(1)</script>";
    let client = ClientDetail {
        slip: ClientSlip {
            closing_words: words.parse().expect("a text"),
            return_address: words.parse().expect("a text"),
            ..clients::slip()
        },
        ..clients::detail()
    };
    for (page, role) in [
        (address(), Role::Admin),
        (address(), Role::Viewer),
        (format!("{}/slip", address()), Role::Viewer),
    ] {
        let rows = Rows {
            client: client.clone(),
            ..Rows::full()
        };
        let page = Fakes::of(rows).get(&page, role).await;
        page.must_show("&lt;script&gt;alert(1)")
            .must_not_show("<script>alert");
    }
}

#[tokio::test]
async fn a_new_promise_begins_with_what_is_usual_and_the_stores_time_zone() {
    let rows = Rows {
        client: ClientDetail {
            store_zone: Some("America/Chicago".to_owned()),
            ..clients::bare_detail()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Admin).await;
    page.must_show("value=\"America/Chicago\" selected")
        .must_show("None. Its orders are late from the second day")
        .must_not_show(RemoveShippingPromise::url());
    assert_eq!(
        page.content().matches("name=\"working_days[]\"").count(),
        7,
        "{page}"
    );
    assert_eq!(page.content().matches("checked").count(), 5, "{page}");
}

#[tokio::test]
async fn days_without_shipping_are_named_while_they_are_to_come() {
    let mut client = clients::detail();
    let with = |days: String| {
        let holidays = days.parse().expect("days");
        Some(ClientPromise {
            promise: clients::promise().except_on(holidays),
            version: 7,
        })
    };
    for (days, said) in [
        (
            "2001-01-01 9998-12-25".to_owned(),
            "Nothing is shipped on: Dec 25, 9998.",
        ),
        (
            (1..=12).map(|day| format!("9998-12-{day:02} ")).collect(),
            "Dec 10, 9998, and on 2 later days.",
        ),
    ] {
        client.promise = with(days);
        let rows = Rows {
            client: client.clone(),
            ..Rows::full()
        };
        let fakes = Fakes::of(rows);
        fakes.get(&address(), Role::Viewer).await.must_show(said);
        let page = fakes.get(&address(), Role::Admin).await;
        page.must_show("Days without shipping").must_show("9998-12-");
    }
    client.promise = with("2001-01-01".to_owned());
    let rows = Rows {
        client,
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
    page.must_not_show("Nothing is shipped on");
}

#[tokio::test]
async fn a_promise_that_is_refused_keeps_what_was_typed() {
    let typed = [
        ("version", "6"),
        ("cut_off", "19:00"),
        ("leaves_by", "18:00"),
        ("promised_days", "0"),
        ("working_days[0]", "sunday"),
        ("zone", "Asia/Tokyo"),
        ("holidays", "2026-12-25 </textarea><i>"),
    ];
    let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    for (problem, field) in [
        (FieldProblem::LeavesBeforeCutOff, "leaves_by"),
        (FieldProblem::NothingChosen, "working_days"),
        (FieldProblem::NotATime, "cut_off"),
        (FieldProblem::NotBetween(0, 10), "promised_days"),
        (FieldProblem::NotADate, "holidays"),
        (FieldProblem::Unknown, "zone"),
    ] {
        let error = AppError::invalid(field, problem);
        let echo = form_echo(SaveShippingPromise::url(), fields.clone().into(), Err(error));
        let ports = Fakes::of(Rows::full()).ports();
        let page = render_answered(&address(), Some(Role::Admin), ports, echo).await;
        page.must_show(&problem.sentence().to_string())
            .must_show("name=\"version\" value=\"6\"")
            .must_show("value=\"19:00\"")
            .must_show("value=\"Asia/Tokyo\" selected")
            .must_show("2026-12-25 &lt;/textarea&gt;&lt;i&gt;")
            .must_not_show("notice-error");
        assert_eq!(
            page.content().matches("value=\"sunday\" checked").count(),
            1,
            "{page}"
        );
        assert!(!page.shows("value=\"monday\" checked"), "{page}");
    }
}
