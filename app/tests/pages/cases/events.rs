//! Events out: all endpoints, one, and one event.

use crate::samples::EVENT_ENDPOINT;

fn address() -> String {
    format!("/integrations/events/{EVENT_ENDPOINT}")
}

pub mod list {
    use parcelpilot_contract::events::EventEndpointRow;
    use parcelpilot_domain::account::Role;
    use parcelpilot_domain::event::EndpointStop;

    use crate::actions::{AddEventEndpoint, ServerFn};
    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::harness::{form_echo, render_answered};
    use crate::samples::{clients, events};

    pub fn case() -> Case {
        Case::new("/integrations/events", "/integrations/events")
            .for_readers(Role::Admin)
            .shows(&[events::DESCRIPTION, events::URL, clients::NAME, "6,543", "7,654"])
            .shows_when_empty(&["No program is told of changes yet"])
            .links(Role::Admin, &[&super::address(), "/help/api#events"])
            .offers(Role::Admin, &[AddEventEndpoint::url()])
    }

    standard_tests!(case());

    #[tokio::test]
    async fn the_secret_is_shown_and_the_form_is_empty_again() {
        let ports = Fakes::of(Rows::full()).ports();
        let typed = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = vec![
            typed("url", "https://typed.example.com"),
            typed("kinds[]", "order.created"),
        ];
        let answer = serde_json::to_string("whsec_made-up").expect("JSON");
        let echo = form_echo(AddEventEndpoint::url(), fields.clone(), Ok(answer));
        let page = render_answered("/integrations/events", Some(Role::Admin), ports.clone(), echo).await;
        page.must_show("whsec_made-up")
            .must_not_show("https://typed.example.com");

        let error = parcelpilot_contract::error::FieldProblem::NotAPublicUrl;
        let error = parcelpilot_contract::error::AppError::invalid("url", error);
        let echo = form_echo(AddEventEndpoint::url(), fields, Err(error));
        let page = render_answered("/integrations/events", Some(Role::Admin), ports, echo).await;
        page.must_show("https://typed.example.com")
            .must_show("beginning with https://");
        assert_eq!(
            ticked(&page.content()),
            1,
            "what was ticked is still ticked: {page}"
        );
    }

    fn ticked(html: &str) -> usize {
        crate::tags::tags(html, "<input")
            .filter(|tag| tag.contains("checkbox") && tag.contains(" checked"))
            .count()
    }

    #[tokio::test]
    async fn says_why_one_is_stopped() {
        for (stopped, words) in [
            (EndpointStop::Gone, "It answered 410"),
            (EndpointStop::Failing, "for five days"),
            (EndpointStop::Restored, "restored from a backup"),
        ] {
            let stopped = EventEndpointRow {
                is_enabled: false,
                stopped: Some(stopped),
                ..events::endpoint()
            };
            let rows = Rows {
                event_endpoints: vec![stopped],
                ..Rows::full()
            };
            let page = Fakes::of(rows).get("/integrations/events", Role::Admin).await;
            page.must_show(words).must_show("Stopped");
        }
        let inactive = EventEndpointRow {
            is_client_active: false,
            ..events::endpoint()
        };
        let rows = Rows {
            event_endpoints: vec![inactive],
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/integrations/events", Role::Admin).await;
        page.must_show("until its client is active again");
    }
}

pub mod endpoint {
    use parcelpilot_contract::events::EventTest;
    use parcelpilot_domain::account::Role;
    use parcelpilot_domain::event::DeliveryError;

    use crate::actions::{
        ChangeEventEndpoint, DeleteEventEndpoint, ReplayFailedEvents, RotateEventSecret, SendTestEvent,
        ServerFn, SetEventEndpointEnabled,
    };
    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::harness::{form_echo, render_answered};
    use crate::samples::{clients, events, orders};

    pub fn case() -> Case {
        Case::new("/integrations/events/{id}", &super::address())
            .for_readers(Role::Admin)
            .shows(&[
                events::DESCRIPTION,
                events::URL,
                clients::NAME,
                &orders::NUMBER.to_string(),
                "Not accepted (503)",
                "7,654",
            ])
            .shows_when_empty(&["No events"])
            .links(
                Role::Admin,
                &[&format!("{}/{}", super::address(), events::POSITION)],
            )
            .links(
                Role::Admin,
                &[&format!(
                    "{}?state=&before={}",
                    super::address(),
                    events::POSITION
                )],
            )
            .offers(
                Role::Admin,
                &[
                    ChangeEventEndpoint::url(),
                    RotateEventSecret::url(),
                    SetEventEndpointEnabled::url(),
                    DeleteEventEndpoint::url(),
                    SendTestEvent::url(),
                    ReplayFailedEvents::url(),
                ],
            )
    }

    standard_tests!(case());

    #[tokio::test]
    async fn says_what_the_test_came_to() {
        for (status, error, words) in [
            (Some(204), None, "was accepted"),
            (Some(500), Some(DeliveryError::Refused), "Not accepted (500)"),
            (None, Some(DeliveryError::TimedOut), "No answer in time"),
        ] {
            let test = EventTest {
                status,
                answer: Some("Said so".to_owned()),
                error,
            };
            let answer = serde_json::to_string(&test).expect("JSON");
            let echo = form_echo(SendTestEvent::url(), Vec::new(), Ok(answer));
            let ports = Fakes::of(Rows::full()).ports();
            let page = render_answered(&super::address(), Some(Role::Admin), ports, echo).await;
            page.must_show(words).must_show("Said so");
        }
    }
}

pub mod delivery {
    use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow};
    use parcelpilot_domain::account::Role;
    use parcelpilot_domain::event::DeliveryError;

    use crate::actions::{ReplayEvent, ServerFn};
    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::samples::{ORDER, events};

    pub fn case() -> Case {
        let address = format!("{}/{}", super::address(), events::POSITION);
        Case::new("/integrations/events/{id}/{position}", &address)
            .for_readers(Role::Admin)
            .shows(&[events::SENT, events::ANSWER, "Status 503"])
            .links(Role::Admin, &[&super::address(), &format!("/orders/{ORDER}")])
            .offers(Role::Admin, &[ReplayEvent::url()])
    }

    standard_tests!(case());

    #[tokio::test]
    async fn says_why_nothing_was_sent() {
        for (error, words) in [
            (
                DeliveryError::NotTheirs,
                "was another client's when its turn came",
            ),
            (DeliveryError::Unreadable, "could not read what it is about"),
        ] {
            let unsent = EventDeliveryRow {
                sent: None,
                status: None,
                answer: None,
                error: Some(error),
                ..events::delivery()
            };
            let rows = Rows {
                event_deliveries: EventDeliveryPage {
                    rows: vec![unsent.clone()],
                    before: None,
                },
                event_delivery: unsent,
                ..Rows::full()
            };
            let fakes = Fakes::of(rows);
            let address = format!("{}/{}", super::address(), events::POSITION);
            fakes.get(&address, Role::Admin).await.must_show(words);
            let page = fakes.get(&super::address(), Role::Admin).await;
            page.must_show(error.label());
        }
    }
}
