//! Lists that people saved under a name: links to them, and what can be done with the one that is shown.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_contract::saved_views::SavedViewRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::saved_view::may_share;

use super::query;
use crate::components::confirm::Confirm;
use crate::components::field::{TextField, TickBox};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, form_echo, row_echo};
use crate::server_functions::saved_views::{ChangeSavedView, DeleteSavedView, SaveView};

#[component]
pub(super) fn SavedViews(views: Vec<SavedViewRow>, query: OrderQuery, role: Role) -> impl IntoView {
    let here = query::list_query(&query);
    let (links, shown): (Vec<_>, Vec<_>) = views
        .into_iter()
        .map(|view| {
            let is_shown = here.as_ref() == Some(&view.query);
            let link = view! { <ViewLink view=view.clone() is_shown=is_shown /> };
            (link, is_shown.then_some(view))
        })
        .unzip();
    let shown: Vec<SavedViewRow> = shown.into_iter().flatten().collect();
    let is_saved = shown.iter().any(|view| view.is_own);
    let changeable: Vec<SavedViewRow> = shown.into_iter().filter(|view| view.may_change).collect();
    let error = error_of_no_form(&changeable);
    let changes = changeable
        .into_iter()
        .map(|view| view! { <Change view=view role=role /> });
    view! {
        <NotDone error=error />
        <div class="cluster views">
            {(!links.is_empty())
                .then(|| {
                    view! {
                        <nav aria-label=text!("Saved views")>
                            <ul class="terms">{links.into_iter().collect_view()}</ul>
                        </nav>
                    }
                })} {changes.collect_view()}
            {here.filter(|_| !is_saved).map(|here| view! { <Save query=here role=role /> })}
        </div>
    }
}

/// Why a view was not changed or deleted, unless its own form says it: that of a view that is gone is gone with it.
fn error_of_no_form(changeable: &[SavedViewRow]) -> Option<AppError> {
    let echo = form_echo(&[ChangeSavedView::url(), DeleteSavedView::url()])?;
    let has_form = |view: &SavedViewRow| echo.field("id") == Some(view.id.to_string().as_str());
    let is_said = echo.action == ChangeSavedView::url() && changeable.iter().any(has_form);
    echo.error().filter(|_| !is_said)
}

#[component]
fn NotDone(error: Option<AppError>) -> impl IntoView {
    let is_gone = error == Some(AppError::NotFound);
    view! {
        {is_gone
            .then(|| {
                view! {
                    <p class="notice notice-error" role="alert" tabindex="-1" autofocus>
                        {text!("This view was deleted in the meantime, so nothing was changed. The orders stay as they are.")}
                    </p>
                }
            })}
        <FormError error=error.filter(|_| !is_gone) />
    }
}

#[component]
fn ViewLink(view: SavedViewRow, is_shown: bool) -> impl IntoView {
    let owner = (view.is_shared && !view.is_own).then(|| text!("Shared by {name}", name = view.owner));
    let current = is_shown.then_some("page");
    view! {
        <li>
            <a class="view" href=format!("/orders?{}", view.query) aria-current=current title=owner>
                {view.name.clone()}
                {view.is_shared.then(|| view! { " " <span class="sign">{text!("Shared")}</span> })}
            </a>
        </li>
    }
}

/// What came back of a form: what was typed, and why it was refused.
struct Typed {
    name: Option<String>,
    is_shared: Option<bool>,
    /// Of no field.
    error: Option<AppError>,
    name_error: Option<AppError>,
    was_posted: bool,
    is_too_many: Option<u32>,
}

impl Typed {
    fn of(echo: Option<FormEcho>) -> Self {
        let error = echo.as_ref().and_then(FormEcho::error);
        let problem = error.as_ref().and_then(|error| error.field_problem("name"));
        let is_too_many = match problem {
            Some(FieldProblem::TooMany(most)) => Some(most),
            _ => None,
        };
        let is_of_name = problem.is_some() && is_too_many.is_none();
        Self {
            name: echo
                .as_ref()
                .and_then(|echo| echo.field("name").map(str::to_owned)),
            is_shared: echo.as_ref().map(|echo| echo.field("is_shared").is_some()),
            was_posted: echo.is_some(),
            name_error: error.clone().filter(|_| is_of_name),
            error: error.filter(|_| problem.is_none()),
            is_too_many,
        }
    }
}

#[component]
fn Save(query: String, role: Role) -> impl IntoView {
    let typed = Typed::of(form_echo(&[SaveView::url()]));
    view! {
        <Confirm label=text!("Save this view…") class="button quiet" open=typed.was_posted>
            <PostForm action=SaveView::url() class="stack" label=text!("Save this view")>
                <FormError error=typed.error />
                {typed.is_too_many.map(|most| view! { <TooMany most=most /> })}
                <input type="hidden" name="query" value=query />
                <TextField
                    name="name"
                    label=text!("Name of the view")
                    hint=text!("Like “Acme, on hold”. It keeps the list, filters, search and sorting.")
                    value=typed.name.unwrap_or_default()
                    within="save-view-"
                    required=true
                    error=typed.name_error
                />
                <Share id="save-view-shared".to_owned() is_shared=typed.is_shared.unwrap_or_default() role=role />
                <div class="cluster">
                    <button class="button primary" type="submit">
                        {text!("Save view")}
                    </button>
                </div>
            </PostForm>
        </Confirm>
    }
}

#[component]
fn TooMany(most: u32) -> impl IntoView {
    view! {
        <p class="notice notice-error" role="alert" tabindex="-1" autofocus>
            {text!(
                "You have {most} saved views, which is the limit. Open one that you no longer need and delete it.",
                most = most
            )}
        </p>
    }
}

#[component]
fn Change(view: SavedViewRow, role: Role) -> impl IntoView {
    let id = view.id.to_string();
    let page = format!("/orders?{}", view.query);
    let typed = Typed::of(row_echo(ChangeSavedView::url(), &id));
    let name = typed.name.unwrap_or_else(|| view.name.clone());
    let is_shared = typed.is_shared.unwrap_or(view.is_shared);
    view! {
        <Confirm label=text!("Change view…") of=view.name.clone() class="button quiet" open=typed.was_posted>
            <PostForm action=ChangeSavedView::url() class="stack" label=text!("Change view")>
                <FormError error=typed.error />
                <input type="hidden" name="id" value=id.clone() />
                <input type="hidden" name="page" value=page />
                <TextField
                    name="name"
                    label=text!("Name of the view")
                    value=name
                    within=format!("view-{id}-")
                    required=true
                    error=typed.name_error
                />
                <Share id=format!("view-{id}-shared") is_shared=is_shared role=role />
                <div class="cluster">
                    <button class="button primary" type="submit">
                        {text!("Save changes")}
                    </button>
                </div>
            </PostForm>
        </Confirm>
        <Delete view=view />
    }
}

#[component]
fn Delete(view: SavedViewRow) -> impl IntoView {
    let consequences = if view.is_shared {
        text!("Everybody loses this view. The orders stay as they are.")
    } else {
        text!("The orders stay as they are.")
    };
    view! {
        <Confirm label=text!("Delete view…") of=view.name.clone() class="button quiet">
            <p>{consequences}</p>
            <PostForm action=DeleteSavedView::url()>
                <input type="hidden" name="id" value=view.id.to_string() />
                <input type="hidden" name="page" value=format!("/orders?{}", view.query) />
                <button class="button danger" type="submit">
                    {text!("Delete view")}
                </button>
            </PostForm>
        </Confirm>
    }
}

/// Nothing for those who may not share.
#[component]
fn Share(id: String, is_shared: bool, role: Role) -> impl IntoView {
    may_share(role).then(|| {
        view! {
            <TickBox id=id name="is_shared" value="true".to_owned() checked=is_shared>
                {text!("Show it to everybody")}
            </TickBox>
        }
    })
}
