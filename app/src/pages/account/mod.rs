//! One's own account: password, where one is logged in, and tokens for programs.

mod api_tokens;

use api_tokens::ApiTokens;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::accounts::Me;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::own_account::SessionRow;
use parcelpilot_domain::account::PASSWORD_MIN_CHARS;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::components::time::Time;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::api_tokens::list_api_tokens;
use crate::server_functions::own_account::{ChangePassword, EndOtherSessions, EndSession, list_sessions};

#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Your account · ParcelPilot" />
        <Loaded from=load() let:loaded>
            <Head me=loaded.0 />
            <div class="stack loose">
                <PasswordForm />
                <Sessions rows=loaded.1 />
                <ApiTokens rows=loaded.2 />
            </div>
        </Loaded>
    }
}

async fn load() -> AppResult<(Me, Vec<SessionRow>, Vec<ApiTokenRow>)> {
    Ok((
        me_or_login().await?,
        list_sessions().await?,
        list_api_tokens().await?,
    ))
}

#[component]
fn Head(me: Me) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                <h1>"Your account"</h1>
                <p class="muted">{me.name} " · " {me.email} " · " {me.role.label()} ". " {me.role.explanation()}</p>
            </div>
        </div>
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let error = form_error(ChangePassword::url());
    view! {
        <section class="card" aria-labelledby="password-title">
            <h2 class="card-title" id="password-title">"Password"</h2>
            <PostForm action=ChangePassword::url() class="stack">
                <FormError error=error.clone() />
                <TextField
                    name="current"
                    label="Current password"
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    error=error.clone()
                />
                <TextField
                    name="password"
                    label="New password"
                    kind="password"
                    autocomplete="new-password"
                    hint=format!("At least {PASSWORD_MIN_CHARS} characters. A few words make a good one. Your other sessions end.")
                    required=true
                    error=error
                />
                <div><button class="button primary" type="submit">"Change password"</button></div>
            </PostForm>
        </section>
    }
}

#[component]
fn Sessions(rows: Vec<SessionRow>) -> impl IntoView {
    let has_others = rows.iter().any(|row| !row.is_this);
    let rows = rows
        .into_iter()
        .map(|row| view! { <Session row=row /> })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="sessions">
            <h2 id="sessions">"Where you are logged in"</h2>
            <FormError error=form_error(EndSession::url()) />
            <div class="table-wrap">
                <table class="data">
                    <caption class="visually-hidden">"Your sessions"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Browser"</th>
                            <th scope="col">"Address"</th>
                            <th scope="col">"Logged in"</th>
                            <th scope="col">"Last seen"</th>
                            <th scope="col" class="actions"><span class="visually-hidden">"End"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {has_others
                .then(|| {
                    view! {
                        <PostForm action=EndOtherSessions::url()>
                            <button class="button" type="submit">"End all other sessions"</button>
                        </PostForm>
                    }
                })}
        </section>
    }
}

#[component]
fn Session(row: SessionRow) -> impl IntoView {
    view! {
        <tr>
            <td data-label="Browser">{browser_name(&row.user_agent)}</td>
            <td data-label="Address" class="mono">{row.address}</td>
            <td data-label="Logged in"><Time at=row.created_at /></td>
            <td data-label="Last seen"><Time at=row.last_seen_at /></td>
            <td class="actions">
                {if row.is_this {
                    view! { <span class="badge good">"This one"</span> }.into_any()
                } else {
                    view! {
                        <PostForm action=EndSession::url()>
                            <input type="hidden" name="id" value=row.id />
                            <button class="button quiet" type="submit">"End"</button>
                        </PostForm>
                    }
                        .into_any()
                }}
            </td>
        </tr>
    }
}

/// `Firefox on Windows`, as near as a user agent's text tells.
fn browser_name(agent: &str) -> String {
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
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => "Unknown".to_owned(),
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
