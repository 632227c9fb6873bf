//! Who did it, in an entry's words: names are of their time, and of any direction of writing.

use leptos::prelude::*;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::audit::ActorKind;

use crate::localization::Localized;

pub fn who(actor: &AuditActor) -> impl IntoView + use<> {
    let AuditActor {
        kind,
        name,
        email,
        token_name,
        ..
    } = actor.clone();
    // Those that are no person are what they are called.
    let name = match kind {
        ActorKind::System | ActorKind::CommandLine => String::new(),
        _ => name,
    };
    let (is_named, is_by_token) = (!name.is_empty(), kind == ActorKind::ApiToken);
    let is_said = !is_named || matches!(kind, ActorKind::SetUp | ActorKind::Stranger);
    view! {
        <span>
            {is_named.then(|| view! { <bdi class="strong">{name}</bdi> })}
            {is_said.then(|| view! { <span class="muted">{is_named.then_some(" · ")} {kind.label().localized()}</span> })}
            {(!email.is_empty()).then(|| view! { <span class="muted">" · " <bdi>{email}</bdi></span> })}
            {is_by_token
                .then(|| view! { <span class="muted">" · " {kind.label().localized()} " " <bdi>{token_name}</bdi></span> })}
        </span>
    }
}
