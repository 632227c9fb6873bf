//! Which orders a command is about: days and statuses, or numbers.

use clap::Args;
use parcelpilot_contract::imports::PullForm;
use parcelpilot_contract::ports::ImportPort;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};

use super::{CommandError, sentences};
use crate::compose::AppContext;

#[derive(Debug, Args)]
pub struct WhichOrders {
    /// First day, YYYY-MM-DD, in the store's time zone
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day, included
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Numbers of statuses, or all [default: those of the integration]
    #[arg(long, value_name = "8,9,11|all")]
    statuses: Option<String>,
}

impl WhichOrders {
    /// As the form for pulling understands it. `date` is `created` or `modified`; `ids` take the place of all else.
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
        selection.map_err(|error| sentences(&error).into())
    }
}

fn statuses(text: &str) -> Result<StatusFilter, CommandError> {
    if text.trim() == "all" {
        return Ok(StatusFilter::All);
    }
    let number = |word: &str| word.trim().parse().map(OrderStatus);
    let statuses: Result<Vec<_>, _> = text.split(',').map(number).collect();
    let statuses =
        statuses.map_err(|_| format!("--statuses {text:?}: write numbers, as in 8,9,11, or all"))?;
    Ok(StatusFilter::Only(statuses))
}
