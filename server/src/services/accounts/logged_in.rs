//! Who is behind a session cookie.

use parcelpilot_contract::accounts::SaveTrouble;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::ports::Caller;
use runtime::clock;
use secrecy::SecretString;
use storage::sessions as session_rows;

use super::AccountService;
use crate::accounts::{sessions, tokens};
use crate::services::last_seen;

/// Who is logged in, and whether what they do can be saved.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    pub caller: Caller,
    pub is_recently_confirmed: bool,
    pub save_trouble: Option<SaveTrouble>,
}

impl AccountService {
    /// Whose session cookie this is, unless the session has ended. Only reading can fail.
    ///
    /// # Errors
    /// [`AppError::Internal`](parcelpilot_contract::error::AppError::Internal).
    pub async fn logged_in(&self, token: &SecretString) -> AppResult<Option<LoggedIn>> {
        let now = clock::now();
        let hash = tokens::hash(token);
        let Some(session) = session_rows::find(&self.database, &hash, now).await? else {
            return Ok(None);
        };
        if self.session_limits.is_idle(session.last_seen_at, now) {
            // It is over whether or not its row can be deleted.
            last_seen::note(session_rows::delete(&self.database, &hash)).await;
            return Ok(None);
        }
        if session.is_to_be_touched(now)
            && let Some(noted) = last_seen::note(session_rows::touch(&self.database, &hash, now)).await
        {
            self.last_save.went(noted.err().flatten());
        }
        Ok(Some(LoggedIn {
            is_recently_confirmed: sessions::is_confirmed(session.confirmed_at, now),
            caller: session.caller,
            save_trouble: self.last_save.trouble(),
        }))
    }
}
