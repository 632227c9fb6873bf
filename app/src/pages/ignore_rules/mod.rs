//! Which lines of a client's orders are not shipped from here.

mod preview;
mod table;
mod words;

pub(in crate::pages) use words::not_shipped_because;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ignore_rules::{IgnoreRulePreview, IgnoreRuleRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::ignore_rule::IgnoreRuleKind;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_echo};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::page_title::PageTitle;
use crate::components::select_field::SelectField;
use crate::pages::id_in_address;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::clients::fetch_client;
use crate::server_functions::ignore_rules::{PreviewIgnoreRule, SaveIgnoreRule, list_ignore_rules};
use crate::shell::FloorStyle;

use preview::Preview;
use table::Rules;
use words::kind_name;

fn path(client: ClientId) -> String {
    format!("/clients/{client}/ignore-rules")
}

#[component]
pub fn IgnoreRulesPage() -> impl IntoView {
    view! {
        // Where it is not there.
        <Title text=text!("Ignore rules · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address()) let:content>
            <Page content=content />
        </Loaded>
    }
}

struct Content {
    may_edit: bool,
    client: ClientRow,
    rules: Vec<IgnoreRuleRow>,
}

async fn load(id: Option<ClientId>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    let role = me_or_login().await?.role;
    Ok(Content {
        may_edit: role >= Role::Admin,
        client: fetch_client(id).await?.row,
        rules: list_ignore_rules(id).await?,
    })
}

#[component]
fn Page(content: Content) -> impl IntoView {
    let Content {
        may_edit,
        client,
        rules,
    } = content;
    let title = text!("Ignore rules of {client}", client = client.name);
    view! {
        <PageTitle of=title.clone() />
        <PageHead
            title=title
            parent=("/clients", text!("Client"))
            narrowed=format!("/clients/{}", client.id)
            lead=text!(
                "Lines of the client's orders that your warehouse does not ship: gift wrap, warranties, goods that somebody else \
                 sends. They are not picked or packed, and an order is done here without them."
            )
        />
        <div class="stack loose">
            {may_edit.then(|| view! { <RuleForm client=client.id /> })}
            <Rules client=client.id rules=rules may_edit=may_edit />
        </div>
    }
}

/// A rule is previewed first: its answer is below, with the button that saves it.
#[component]
fn RuleForm(client: ClientId) -> impl IntoView {
    let (preview, save) = (PreviewIgnoreRule::url(), SaveIgnoreRule::url());
    let echo = form_echo(&[preview, save]);
    let action = echo
        .as_ref()
        .map_or(preview, |echo| if echo.action == save { save } else { preview });
    let error = echo.as_ref().and_then(|echo| echo.error());
    let answer = echo
        .filter(|echo| echo.action == preview)
        .and_then(|echo| echo.result::<IgnoreRulePreview>().ok());
    let kind_problem = error.as_ref().and_then(|error| error.field_problem("kind"));
    let is_at_a_field = |error: &AppError| {
        ["kind", "value"]
            .iter()
            .any(|field| error.field_problem(field).is_some())
    };
    let other_error = error.clone().filter(|error| !is_at_a_field(error));
    let error = Signal::stored(error);
    let chosen = echoed(action, "kind", IgnoreRuleKind::Sku.code());
    let options = IgnoreRuleKind::ALL.map(|kind| (kind.code().to_owned(), kind_name(kind).to_owned()));
    view! {
        <section class="card" aria-labelledby="ignore-rule-form">
            <h2 class="card-title" id="ignore-rule-form">{text!("Add a rule")}</h2>
            <PostForm action=preview class="stack">
                <FormError error=other_error />
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="page" value=path(client) />
                <SelectField
                    name="kind"
                    label=text!("Ignore lines by")
                    options=options.to_vec()
                    chosen=chosen
                    problem=kind_problem
                />
                <TextField
                    name="value"
                    label=text!("Value")
                    value=echoed(action, "value", "")
                    hint=text!(
                        "A SKU as the store has it, or how it begins; a product type (physical, digital, giftcertificate); or the \
                         two letters of the country that the line is shipped to."
                    )
                    required=true
                    error=error
                />
                <div class="form-foot">
                    <button class="button" type="submit">{text!("Preview the rule")}</button>
                </div>
            </PostForm>
        </section>
        {answer.map(|preview| view! { <Preview client=client preview=preview /> })}
    }
}
