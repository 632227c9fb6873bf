use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;
use parcelpilot_contract::accounts::Me;

use super::navigation::{TopMenu, section_of};
use crate::components::form::PostForm;
use crate::components::icon::{Icon, IconName};
use crate::components::in_turn::in_turn;
use crate::localization::Localized;
use crate::server_functions::accounts::{LogOut, fetch_me};
use crate::server_functions::overview::fetch_attention_count;

#[component]
pub(super) fn TopBar() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let section = section_of(&path).map_or("ParcelPilot", |section| section.label.localized());
    let account = in_turn(async {
        match fetch_me().await.ok().flatten() {
            Some(me) => {
                let bell = match me.is_of_client {
                    true => None,
                    false => Some(fetch_attention_count().await.unwrap_or(0)),
                };
                view! {
                    {bell.map(|count| view! { <Bell count=count /> })}
                    <Person me=me />
                }
                .into_any()
            }
            None => view! { <a class="button quiet" href="/login">{text!("Log in")}</a> }.into_any(),
        }
    });
    view! {
        <header class="top-bar">
            <TopMenu />
            <p class="top-where">{section}</p>
            {account}
        </header>
    }
}

#[component]
fn Bell(count: i64) -> impl IntoView {
    let sentence = match count {
        0 => text!("Nothing needs attention").to_owned(),
        count => text!(count = count; "1 thing needs attention", "{count} things need attention"),
    };
    let title = sentence.clone();
    view! {
        <a class="bell" href="/" title=title>
            <Icon name=IconName::Bell />
            <span class="visually-hidden">{sentence}</span>
            {(count > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{count.min(99)}</span> })}
        </a>
    }
}

#[component]
fn Person(me: Me) -> impl IntoView {
    let title = text!(
        "Your account: {email}, {role}",
        email = me.email,
        role = me.role.label().localized()
    );
    view! {
        <a class="person" href="/account" title=title>{me.name}</a>
        <PostForm action=LogOut::url() class="person-form">
            <button class="button quiet" type="submit">{text!("Log out")}</button>
        </PostForm>
    }
}
