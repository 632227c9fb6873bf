//! Renders a page as the server does, with fakes behind it.

use std::collections::BTreeSet;

use any_spawner::Executor;
use app::components::form_echo::FormEcho;
use app::localization::Reader;
use app::server_functions::accounts::ssr::{PublicAddress, SecureCookies};
use app::{App, Assets, shell};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, render_app_async_with_context};
use parcelpilot_contract::accounts::SaveTrouble;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::ports::{Caller, Ports, RequestOrigin};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::language::Language;
use tower::ServiceExt;

use crate::page::Page;
use crate::samples;

const BODY_MAX: usize = 16 * 1024 * 1024;

/// What the server puts into a page's context.
#[derive(Clone)]
pub struct Visit {
    pub ports: Ports,
    pub caller: Option<Caller>,
    /// What a form of the page was answered.
    pub echo: Option<FormEcho>,
    /// Why nothing can be saved.
    pub save_trouble: Option<SaveTrouble>,
    pub language: Language,
}

/// The page at this address; nobody's role is a stranger's.
pub async fn render(address: &str, role: Option<Role>, ports: Ports) -> Page {
    let caller = role.map(samples::caller);
    let visitor = Visit {
        ports,
        caller,
        echo: None,
        save_trouble: None,
        language: Language::English,
    };
    visit(address, visitor).await
}

/// The page that comes back from a post.
pub async fn render_answered(address: &str, role: Option<Role>, ports: Ports, echo: FormEcho) -> Page {
    let caller = role.map(samples::caller);
    let visitor = Visit {
        ports,
        caller,
        echo: Some(echo),
        save_trouble: None,
        language: Language::English,
    };
    visit(address, visitor).await
}

/// `answer` is the server function's, as JSON.
pub fn form_echo(action: &str, fields: Vec<(String, String)>, answer: AppResult<String>) -> FormEcho {
    FormEcho {
        action: action.to_owned(),
        fields,
        draft: None,
        answer,
    }
}

pub async fn visit(address: &str, visit: Visit) -> Page {
    // Rendering needs it; another test may have been first.
    let _ = Executor::init_tokio();
    let router = Router::new()
        .route("/", get(show))
        .route("/{*page}", get(show))
        .with_state(visit);
    // The browser of somebody whose log-in may wait.
    let request = Request::get(address).header("cookie", "parcelpilot-step=made-up");
    let request = request.body(Body::empty()).expect("an address");
    let response = router.oneshot(request).await.expect("a page");
    let status = response.status();
    let body = to_bytes(response.into_body(), BODY_MAX)
        .await
        .expect("a whole page");
    let html = String::from_utf8(body.to_vec()).expect("text");
    Page {
        address: address.to_owned(),
        status: status.as_u16(),
        // Leptos marks the end of children so.
        html: html.replace("<!>", ""),
    }
}

async fn show(State(visit): State<Visit>, request: Request) -> Response {
    let assets = Assets::default();
    let provide = move || {
        provide_context(visit.ports.clone());
        provide_context(SecureCookies(false));
        provide_context(PublicAddress(Some("https://pilot.example.com".to_owned())));
        provide_context(RequestOrigin::default());
        provide_context(Assets::default());
        Reader::new(visit.language, visit.language.code(), None).provide();
        if let Some(caller) = visit.caller.clone() {
            provide_context(caller);
        }
        if let Some(echo) = visit.echo.clone() {
            provide_context(echo);
        }
        if let Some(trouble) = visit.save_trouble {
            provide_context(trouble);
        }
    };
    render_app_async_with_context(provide, move || shell(assets.clone()))(request).await
}

/// The route table's paths, as axum writes them: `/orders/{id}`.
pub fn routes() -> BTreeSet<String> {
    let routes = generate_route_list(App);
    routes.iter().map(|route| route.path().to_owned()).collect()
}
