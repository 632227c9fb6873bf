//! Tags on orders: shown, added and removed.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::{MAX_CHARS, Tag};

use super::query;
use crate::components::confirm::Confirm;
use crate::components::field::Field;
use crate::components::form::{FormError, IDS_FIELD, PostForm};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo, form_error};
use crate::localization::Localized;
use crate::server_functions::tags::{TagOrders, UntagOrders};

/// Of a row: each leads to the orders that have it.
#[component]
pub(super) fn TagChips(tags: Vec<Tag>) -> impl IntoView {
    let chip = |tag: Tag| view! { " " <TagLink tag=tag /> };
    (!tags.is_empty()).then(|| view! { <div class="tags">{tags.into_iter().map(chip).collect_view()}</div> })
}

#[component]
fn TagLink(tag: Tag) -> impl IntoView {
    let orders = OrderQuery {
        search: tag.search(),
        ..OrderQuery::default()
    };
    view! {
        <a class="tag" href=query::address(&orders, "")>
            {tag.to_string()}
        </a>
    }
}

/// On the order's page.
#[component]
pub(super) fn OrderTags(
    order: OrderId,
    tags: Vec<Tag>,
    /// To choose from.
    known: Vec<Tag>,
    /// Where to come back to.
    page: String,
    may_change: bool,
) -> impl IntoView {
    if tags.is_empty() && !may_change {
        return ().into_any();
    }
    let chips = tags.clone().into_iter().map(|tag| {
        view! {
            <li>
                <TagLink tag=tag.clone() />
                {may_change.then(|| view! { <Remove order=order tag=tag page=page.clone() /> })}
            </li>
        }
    });
    let chips = (!tags.is_empty()).then(|| {
        view! {
            <ul class="tags" aria-label=text!("Tags")>
                {chips.collect_view()}
            </ul>
        }
    });
    view! {
        <FormError error=form_error(UntagOrders::url()) />
        <div class="cluster">
            {chips} {may_change.then(|| view! { <Add order=order known=known page=page.clone() /> })}
        </div>
    }
    .into_any()
}

#[component]
fn Remove(order: OrderId, tag: Tag, page: String) -> impl IntoView {
    let label = text!("Remove tag {tag}", tag = tag.to_string());
    view! {
        <PostForm action=UntagOrders::url()>
            <input type="hidden" name=IDS_FIELD value=order.to_string() />
            <input type="hidden" name="tag" value=tag.to_string() />
            <input type="hidden" name="page" value=page />
            <button class="tag-remove" type="submit" aria-label=label.clone() title=label>
                "×"
            </button>
        </PostForm>
    }
}

#[component]
fn Add(order: OrderId, known: Vec<Tag>, page: String) -> impl IntoView {
    let posted = form_echo(&[TagOrders::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let typed = posted.as_ref().and_then(|echo| echo.field("tag"));
    let typed = typed.unwrap_or_default().to_owned();
    view! {
        <Confirm label=text!("Add tag…") class="button quiet" open=posted.is_some()>
            <PostForm action=TagOrders::url() class="stack" label=text!("Add a tag")>
                <FormError error=error.clone() />
                <input type="hidden" name=IDS_FIELD value=order.to_string() />
                <input type="hidden" name="page" value=page />
                <TagField value=typed known=known error=error />
                <div class="cluster">
                    <button class="button primary" type="submit">
                        {text!("Add tag")}
                    </button>
                </div>
            </PostForm>
        </Confirm>
    }
}

/// In a list's form: a tag for what is chosen.
#[component]
pub(super) fn TagChosen(
    /// To choose from.
    known: Vec<Tag>,
    /// What came back of the form.
    posted: Option<FormEcho>,
) -> impl IntoView {
    let echo = posted.as_ref();
    let is_own = |echo: &&FormEcho| [TagOrders::url(), UntagOrders::url()].contains(&echo.action.as_str());
    let own = echo.filter(is_own);
    let (is_open, error) = (own.is_some(), own.and_then(FormEcho::error));
    let typed = echo.and_then(|echo| echo.field("tag"));
    let typed = typed.unwrap_or_default().to_owned();
    view! {
        <Confirm label=text!("Tag selected…") open=is_open>
            <TagField value=typed known=known error=error />
            <div class="cluster">
                <button
                    class="button primary"
                    type="submit"
                    name=ACTION_FIELD
                    value=TagOrders::url()
                    data-needs-choice
                >
                    {text!("Add tag")}
                </button>
                <button class="button" type="submit" name=ACTION_FIELD value=UntagOrders::url() data-needs-choice>
                    {text!("Remove tag")}
                </button>
            </div>
        </Confirm>
    }
}

#[component]
fn TagField(value: String, known: Vec<Tag>, error: Option<AppError>) -> impl IntoView {
    let problem = error.and_then(|error| error.field_problem("tag"));
    let is_wrong = problem.is_some();
    let options = known
        .into_iter()
        .map(|tag| view! { <option value=tag.to_string() /> });
    view! {
        <Field
            id="tag"
            label=text!("Tag")
            hint=text!("A word or a short phrase, at most {most} characters, like “fragile”.", most = MAX_CHARS)
        >
            <input
                id="tag"
                name="tag"
                type="text"
                value=value
                list="known-tags"
                autocomplete="off"
                autofocus=is_wrong
                aria-describedby="tag-hint tag-error"
                aria-invalid=is_wrong.to_string()
            />
            <datalist id="known-tags">{options.collect_view()}</datalist>
            <p class="field-error" id="tag-error">
                {problem.map(sentence)}
            </p>
        </Field>
    }
}

fn sentence(problem: FieldProblem) -> String {
    match problem {
        FieldProblem::TooMany(most) => {
            text!(
                "This order has {most} tags, which is the limit. Remove one that it no longer needs.",
                most = most
            )
        }
        other => other.sentence().localized(),
    }
}
