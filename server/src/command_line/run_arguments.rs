//! What `pull` and `check` have in common: an integration, which of its orders to read, and how to print the result.

use clap::{ArgMatches, Args};
use parcelpilot_contract::imports::PullForm;
use parcelpilot_contract::ports::ImportPort;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};

use super::integrations::find;
use super::output::error_lines;
use super::{CommandError, data};
use crate::compose::AppContext;
use crate::config::{DataArguments, StoreArguments};

#[derive(Debug, Args)]
pub struct RunArguments {
    /// The integration's name
    #[arg(long)]
    integration: String,
    /// First day, YYYY-MM-DD, in the store's time zone
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day, inclusive
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Status numbers, or all [default: the integration's statuses]
    #[arg(long, value_name = "8,9,11|all")]
    statuses: Option<String>,
    /// Prints the result as one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
}

impl RunArguments {
    /// # Errors
    /// The data can't be opened, or has no such integration.
    pub async fn open(&self, matches: &ArgMatches) -> Result<(AppContext, IntegrationId), CommandError> {
        let context = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let integration = find(&context, &self.integration).await?;
        Ok((context, integration))
    }

    /// Reads them by the rules of the Pull Orders form. `date` is `created` or `modified`; where there are `ids`, nothing
    /// else counts.
    ///
    /// # Errors
    /// What the form would say beside its fields.
    pub async fn selection(
        &self,
        context: &AppContext,
        integration: IntegrationId,
        date: &str,
        ids: Option<&str>,
    ) -> Result<Selection, CommandError> {
        let (which_statuses, statuses) = match self.statuses.as_deref().map(statuses).transpose()? {
            None => ("imported", Vec::new()),
            Some(StatusFilter::Only(statuses)) => ("chosen", statuses),
            Some(StatusFilter::All) => ("all", Vec::new()),
        };
        let scope = match (ids.is_some(), self.from.is_some() || self.to.is_some()) {
            (true, _) => "named",
            (false, true) => "dates",
            (false, false) => "everything",
        };
        let form = PullForm {
            scope: scope.to_owned(),
            date: date.to_owned(),
            from: self.from.clone().unwrap_or_default(),
            until: self.to.clone().unwrap_or_default(),
            remote_ids: ids.unwrap_or_default().to_owned(),
            which_statuses: which_statuses.to_owned(),
            statuses,
        };
        let selection = context.services().imports.selection(integration, form).await;
        selection.map_err(|error| error_lines(&error).into())
    }
}

fn statuses(text: &str) -> Result<StatusFilter, CommandError> {
    if text.trim() == "all" {
        return Ok(StatusFilter::All);
    }
    let number = |word: &str| word.trim().parse().map(OrderStatus);
    let statuses: Result<Vec<_>, _> = text.split(',').map(number).collect();
    let statuses =
        statuses.map_err(|_| format!("--statuses {text:?}: write status numbers, such as 8,9,11, or all"))?;
    Ok(StatusFilter::Only(statuses))
}
