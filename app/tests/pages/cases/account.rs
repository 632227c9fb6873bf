use app::components::form_echo::FormEcho;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::own_account::SessionRow;
use parcelpilot_contract::passkeys::PASSKEYS_MAX;
use parcelpilot_contract::ports::Caller;
use parcelpilot_contract::second_factor::SecondFactorState;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::language::Language;

use crate::actions::{
    BeginSecondFactor, ChangePassword, EndOtherSessions, EndSession, MakeApiToken, MakeRecoveryCodes,
    RemovePasskey, RenamePasskey, RevokeApiToken, SavePreferences, ServerFn, TurnOffSecondFactor,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{Visit, form_echo, visit};
use crate::page::Page;
use crate::samples::{self, account};

pub fn case() -> Case {
    Case::new("/account", "/account")
        .shows(&[
            account::ADDRESS,
            account::USER_AGENT,
            account::TOKEN_NAME,
            account::PASSKEY_NAME,
        ])
        .links(Role::Viewer, &["/help/api"])
        .offers(
            Role::Viewer,
            &[ChangePassword::url(), EndSession::url(), EndOtherSessions::url()],
        )
        .offers(Role::Viewer, &[SavePreferences::url()])
        .offers(Role::Viewer, &[RenamePasskey::url(), RemovePasskey::url()])
        .offers(Role::Viewer, &[MakeApiToken::url(), RevokeApiToken::url()])
        .offers(
            Role::Viewer,
            &[MakeRecoveryCodes::url(), TurnOffSecondFactor::url()],
        )
        .offers_when_empty(Role::Viewer, &[BeginSecondFactor::url()])
}

standard_tests!(case());

#[tokio::test]
async fn ends_no_session_but_others() {
    let rows = Rows {
        sessions: vec![SessionRow {
            is_this: true,
            ..account::session()
        }],
        ..Rows::full()
    };
    let offered = Fakes::of(rows).get("/account", Role::Viewer).await.offered();
    assert!(!offered.contains(EndSession::url()) && !offered.contains(EndOtherSessions::url()));
}

#[tokio::test]
async fn passkeys_are_offered_by_a_script_where_the_address_can_have_some() {
    let get = async |party: Option<&str>, passkeys| {
        let rows = Rows {
            relying_party: party.map(str::to_owned),
            passkeys,
            ..Rows::full()
        };
        Fakes::of(rows).get("/account", Role::Viewer).await
    };
    let here = Some("pilot.example.com");
    let section = |page: &Page| {
        page.html
            .split("aria-labelledby=\"passkeys\"")
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let is_hidden = |page: &Page| section(page).split('>').next().unwrap().contains("hidden");
    let page = get(here, Vec::new()).await;
    assert!(is_hidden(&page), "{page}");
    page.must_show("data-party=\"pilot.example.com\"");
    assert!(!is_hidden(&get(here, vec![account::passkey()]).await));
    let page = get(None, Vec::new()).await;
    assert!(!is_hidden(&page), "{page}");
    page.must_show("they need an address with a name and HTTPS")
        .must_not_show("data-party");
    let full = vec![account::passkey(); PASSKEYS_MAX as usize];
    get(here, full)
        .await
        .must_show("Remove one to add another.")
        .must_not_show("data-party");
}

#[tokio::test]
async fn a_second_factor_that_the_role_asks_for_stays() {
    let rows = Rows {
        second_factor: SecondFactorState {
            is_required: true,
            ..account::second_factor()
        },
        passkeys: Vec::new(),
        ..Rows::full()
    };
    let page = Fakes::of(rows.clone()).get("/account", Role::Viewer).await;
    page.must_show("Your role requires a second factor");
    assert!(!page.offered().contains(TurnOffSecondFactor::url()), "{page}");
    // Unless a passkey is one, too.
    let rows = Rows {
        passkeys: vec![account::passkey()],
        ..rows
    };
    let page = Fakes::of(rows).get("/account", Role::Viewer).await;
    page.must_show("Your passkey stays your second factor.");
    assert!(page.offered().contains(TurnOffSecondFactor::url()), "{page}");
}

/// The account of somebody who chose this.
async fn chosen(language: Option<Language>, time_zone: &str, echo: Option<FormEcho>) -> Page {
    let caller = Caller {
        preferences: Preferences {
            language,
            time_zone: time_zone.parse().ok(),
        },
        ..samples::caller(Role::Viewer)
    };
    let visitor = Visit {
        ports: Fakes::of(Rows::full()).ports(),
        caller: Some(caller),
        echo,
        save_trouble: None,
        language: Language::English,
    };
    visit("/account", visitor).await
}

const NOT_CHOSEN: &str = "<option value=\"\">As my browser</option>";

#[tokio::test]
async fn languages_are_offered_by_their_own_names_and_zones_by_region() {
    let page = Fakes::of(Rows::full()).get("/account", Role::Viewer).await;
    for language in Language::OFFERED {
        let (code, label) = (language.code(), language.label());
        let option = format!("<option translate=\"no\" value=\"{code}\" lang=\"{code}\">{label}</option>");
        assert!(page.html.contains(&option), "{option} on {page}");
    }
    assert_eq!(page.html.matches(NOT_CHOSEN).count(), 2, "{page}");
    assert!(
        !page.html.contains("<option translate=\"no\" value=\"en-XA\""),
        "{page}"
    );
    let (_, europe) = page
        .html
        .split_once("<optgroup label=\"Europe\">")
        .expect("a region");
    let (europe, _) = europe.split_once("</optgroup>").expect("its end");
    assert!(
        europe.contains("<option translate=\"no\" value=\"Europe/Isle_of_Man\">Isle of Man</option>")
            && !europe.contains("Asia/"),
        "{europe}"
    );
    assert!(
        !page.html.contains("<option translate=\"no\" value=\"US/"),
        "{page}"
    );
}

fn is_chosen(page: &Page, value: &str) -> bool {
    let (_, rest) = page
        .html
        .split_once(&format!("<option translate=\"no\" value=\"{value}\""))
        .unwrap_or_default();
    rest.split_once('>')
        .is_some_and(|(attributes, _)| attributes.contains("selected"))
}

#[tokio::test]
async fn what_was_chosen_is_shown_and_what_was_refused_as_well() {
    let page = chosen(Some(Language::French), "Asia/Kolkata", None).await;
    for (value, chosen) in [
        ("fr", true),
        ("de", false),
        ("Asia/Kolkata", true),
        ("Asia/Tokyo", false),
    ] {
        assert_eq!(is_chosen(&page, value), chosen, "{value} on {page}");
    }
    // Not on offer to others; saving the form must not change it.
    assert!(is_chosen(&chosen(None, "EST5EDT", None).await, "EST5EDT"));
    let error = AppError::invalid("time_zone", FieldProblem::Unknown);
    let fields = [("language", "es"), ("time_zone", "Europe/Atlantis")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let echo = form_echo(SavePreferences::url(), fields.to_vec(), Err(error));
    let page = chosen(Some(Language::French), "Asia/Kolkata", Some(echo)).await;
    assert!(is_chosen(&page, "es") && !is_chosen(&page, "fr"), "{page}");
    page.must_show(&FieldProblem::Unknown.sentence().to_string());
}

#[tokio::test]
async fn a_token_may_no_more_than_its_person() {
    for (role, may_write) in [(Role::Viewer, false), (Role::Operator, true)] {
        let page = Fakes::of(Rows::full()).get("/account", role).await;
        assert!(page.has_value("access", "read"));
        assert_eq!(page.has_value("access", "write"), may_write, "{role:?} on {page}");
    }
}
