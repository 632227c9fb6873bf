use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::{TopMenu, section_of};
use crate::api::accounts::{LogOut, Me, fetch_me};
use crate::api::overview::fetch_attention_count;
use crate::components::form::PostForm;
use crate::components::icon::{Icon, IconName};

#[component]
pub(super) fn TopBar() -> impl IntoView {
    let path = use_location().pathname;
    let section = move || section_of(&path.get()).map_or("ParcelPilot", |section| section.label);
    let me = Resource::new(|| (), |()| fetch_me());
    // What needs a person may have changed with every page.
    let attention = Resource::new(move || path.get(), |_| fetch_attention_count());
    let log_out = ServerAction::<LogOut>::new();
    view! {
        <header class="top-bar">
            <TopMenu />
            <p class="top-where">{section}</p>
            <Transition>
                {move || Suspend::new(async move {
                    match me.await.ok().flatten() {
                        Some(me) => {
                            let count = attention.await.unwrap_or(0);
                            view! {
                                <Bell count=count />
                                <Person me=me log_out=log_out />
                            }
                                .into_any()
                        }
                        None => view! { <a class="button quiet" href="/login" rel="external">"Log in"</a> }.into_any(),
                    }
                })}
            </Transition>
        </header>
    }
}

#[component]
fn Bell(count: i64) -> impl IntoView {
    let sentence = match count {
        0 => "Nothing needs attention".to_owned(),
        1 => "1 thing needs attention".to_owned(),
        count => format!("{count} things need attention"),
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
fn Person(me: Me, log_out: ServerAction<LogOut>) -> impl IntoView {
    view! {
        <span class="person" title=format!("{} ({})", me.email, me.role.code())>{me.name}</span>
        <PostForm action=log_out class="person-form">
            <button class="button quiet" type="submit">"Log out"</button>
        </PostForm>
    }
}
