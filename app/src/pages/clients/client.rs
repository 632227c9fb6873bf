//! One client: what its packing slips look like, by when its orders are to leave, and for how long its orders keep personal data.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::clients::{ClientDetail, ClientSlip};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::personal_data::ClientRetention;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;

use super::promise::PromiseSection;
use super::retention::{Asked, DAYS_PARAMETER, RetentionSection};
use super::slip_form::SlipForm;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::page_title::PageTitle;
use crate::pages::id_in_address;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::clients::fetch_client;
use crate::server_functions::personal_data::fetch_retention;
use crate::shell::FloorStyle;

#[component]
pub fn ClientPage() -> impl IntoView {
    let days = use_query_map().read_untracked().get(DAYS_PARAMETER);
    view! {
        // Where it is not there.
        <Title text=text!("Client · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address(), days) let:loaded>
            <Client loaded=loaded />
        </Loaded>
    }
}

struct Content {
    may_edit: bool,
    client: ClientDetail,
    retention: ClientRetention,
    /// About what an admin asks.
    asked: Option<Asked>,
}

async fn load(id: Option<ClientId>, days: Option<String>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    let may_edit = me_or_login().await?.role >= Role::Admin;
    Ok(Content {
        may_edit,
        client: fetch_client(id).await?,
        retention: fetch_retention(id).await?,
        asked: match days.filter(|_| may_edit) {
            Some(days) => Some(Asked::about(id, days).await),
            None => None,
        },
    })
}

#[component]
fn Client(loaded: Content) -> impl IntoView {
    let Content {
        may_edit,
        client:
            ClientDetail {
                row,
                slip,
                promise,
                store_zone,
            },
        retention,
        asked,
    } = loaded;
    let preview = format!("/clients/{}/slip", row.id);
    let skus = format!("/clients/{}/skus", row.id);
    let ignore_rules = format!("/clients/{}/ignore-rules", row.id);
    let alerts = may_edit.then(|| {
        let address = format!("/clients/{}/alerts", row.id);
        view! { <a class="button" href=address>{text!("Alerts")}</a> }
    });
    view! {
        <PageTitle of=row.name.clone() />
        <PageHead title=row.name.clone() parent=("/clients", text!("Clients"))>
            {alerts}
            <a class="button" href=ignore_rules>{text!("Ignore rules")}</a>
            <a class="button" href=skus>{text!("SKU list")}</a>
        </PageHead>
        <section class="card" aria-labelledby="packing-slip">
            <div class="card-head">
                <h2 class="card-title" id="packing-slip">{text!("Packing slip")}</h2>
                <a class="button" href=preview>{text!("Preview")}</a>
            </div>
            {if may_edit {
                Either::Left(view! { <SlipForm name=row.name.clone() slip=slip /> })
            } else {
                Either::Right(view! { <SlipFacts name=row.name.clone() slip=slip /> })
            }}
        </section>
        <PromiseSection client=row.clone() promise=promise store_zone=store_zone may_edit=may_edit />
        <RetentionSection client=row retention=retention asked=asked may_edit=may_edit />
    }
}

/// For those who may not change it.
#[component]
fn SlipFacts(name: String, slip: ClientSlip) -> impl IntoView {
    let logo = match slip.logo {
        Some(_) => Either::Left(view! { <Logo name=name slip=slip.clone() /> }),
        None => Either::Right(text!("None. Slips have the client's name.")),
    };
    let text = |text: String| match text.as_str() {
        "" => text!("None").to_owned(),
        _ => text,
    };
    view! {
        <dl class="definition">
            <dt>{text!("Logo")}</dt>
            <dd>{logo}</dd>
            <dt>{text!("Return address")}</dt>
            <dd class="pre-line">{text(slip.return_address.into())}</dd>
            <dt>{text!("Closing words")}</dt>
            <dd class="pre-line">{text(slip.closing_words.into())}</dd>
        </dl>
    }
}

/// On white, as paper is.
#[component]
pub(super) fn Logo(name: String, slip: ClientSlip) -> impl IntoView {
    let address = slip.logo_address();
    slip.logo.map(|size| {
        view! {
            <img
                class="logo"
                src=address
                alt=text!("Logo of {name}", name = name)
                width=size.width.to_string()
                height=size.height.to_string()
            />
        }
    })
}
