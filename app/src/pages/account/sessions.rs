//! Where one is logged in.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::own_account::SessionRow;

use crate::components::data_table::{Column, DataTable};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::any_form_error;
use crate::components::row_button::RowButton;
use crate::components::time::Ago;
use crate::server_functions::own_account::{EndOtherSessions, EndSession};

#[component]
pub(super) fn Sessions(rows: Vec<SessionRow>) -> impl IntoView {
    let has_others = rows.iter().any(|row| !row.is_this);
    view! {
        <section class="stack" aria-labelledby="sessions">
            <h2 id="sessions">{text!("Where you are logged in")}</h2>
            <FormError error=any_form_error(&[EndSession::url(), EndOtherSessions::url()]) />
            {table(rows)}
            {has_others
                .then(|| {
                    view! {
                        <PostForm action=EndOtherSessions::url()>
                            <button class="button" type="submit">{text!("End all other sessions")}</button>
                        </PostForm>
                    }
                })}
        </section>
    }
}

fn table(rows: Vec<SessionRow>) -> AnyView {
    DataTable::new(text!("Your sessions"), rows)
        .column(text!("Browser"), |row| browser_name(&row.user_agent))
        .column(Column::mono(text!("Address")), |row| row.address.clone())
        .column(text!("Logged in"), |row| view! { <Ago at=row.created_at /> })
        .column(text!("Last seen"), |row| view! { <Ago at=row.last_seen_at /> })
        .column(Column::actions(text!("End")), |row| {
            if row.is_this {
                Either::Left(view! { <span class="badge good">{text!("This one")}</span> })
            } else {
                let id = ("id", row.id.clone());
                Either::Right(view! { <RowButton action=EndSession::url() field=id label=text!("End") /> })
            }
        })
        .view()
}

/// `Firefox on Windows`, as near as a user agent's text tells.
pub(super) fn browser_name(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // Each of these also names those after it.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => text!("{browser} on {system}", browser = browser, system = system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => text!("Unknown").to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart_though_they_name_each_other() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
        for (agent, name) in [
            (edge, "Edge on Windows"),
            (phone, "Safari on iPhone"),
            ("curl/8.5", "curl/8.5"),
            ("", "Unknown"),
        ] {
            assert_eq!(browser_name(agent), name);
        }
    }
}
