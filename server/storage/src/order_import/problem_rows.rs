//! Orders that could not be read, as rows.

pub const SOLVE_PROBLEM: &str =
    "UPDATE problems SET solved_at = $3, next_try_at = NULL WHERE integration_id = $1 AND remote_id = $2";

/// That an order is not in the store is nothing new to whoever dismissed that after the run was queued.
macro_rules! still_dismissed {
    () => {
        "CASE WHEN excluded.kind = 'not_found' AND problems.dismissed_at >= \
         (SELECT created_at FROM import_runs WHERE id = excluded.run_id) THEN problems.dismissed_at END"
    };
}

/// Of an order whose personal data was erased, what the store sent is not kept.
macro_rules! unless_erased {
    ($value:literal) => {
        concat!(
            "CASE WHEN EXISTS (SELECT 1 FROM orders WHERE integration_id = $2 AND remote_id = $5 \
             AND erased_at IS NOT NULL) THEN '' ELSE ",
            $value,
            " END"
        )
    };
}

/// One that was solved or dismissed and is back begins anew.
pub const UPSERT_PROBLEM: &str = concat!(
    "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, \
     detail, raw, first_seen_at, last_seen_at, tries, channel_id) VALUES ($1, $2, $3, $4, $5, $6, $7, ",
    unless_erased!("$8"),
    ", ",
    unless_erased!("$9"),
    ", $10, $10, 1, $11) \
     ON CONFLICT (integration_id, remote_key) DO UPDATE SET run_id = excluded.run_id, kind = excluded.kind, \
     field = excluded.field, detail = excluded.detail, raw = excluded.raw, \
     channel_id = COALESCE(excluded.channel_id, problems.channel_id), last_seen_at = excluded.last_seen_at, \
     first_seen_at = CASE WHEN problems.solved_at IS NULL THEN problems.first_seen_at ELSE excluded.first_seen_at END, \
     tries = CASE WHEN problems.solved_at IS NULL THEN problems.tries + 1 ELSE 1 END, solved_at = ",
    still_dismissed!(),
    ", dismissed_at = ",
    still_dismissed!(),
    " RETURNING id, tries"
);

/// The order's channel is not imported by now: nothing that the store sent of it is kept.
pub const LEAVE_OUT_PROBLEM: &str = "UPDATE problems SET solved_at = COALESCE(solved_at, $3), next_try_at = NULL, \
     detail = '', raw = '' WHERE integration_id = $1 AND remote_key = $2";

pub const IS_HERE: &str = "SELECT 1 FROM orders WHERE integration_id = $1 AND remote_id = $2";

/// Those that become problems, and the keys of those whose channel is not imported. One whose order is here already is
/// followed, whatever became of its channel.
macro_rules! without_left_out {
    ($tx:expr, $integration_id:expr, $bad:expr, $rules:expr) => {{
        let (mut bad, mut left_out) = (Vec::with_capacity($bad.len()), Vec::new());
        for (key, one) in $bad {
            let is_wanted = $rules.imports(one.channel.map(|channel| channel.0))
                || sqlx::query($crate::order_import::problem_rows::IS_HERE)
                    .bind($integration_id)
                    .bind(one.remote_id.map(|id| id.0))
                    .fetch_optional(&mut *$tx)
                    .await?
                    .is_some();
            if is_wanted {
                bad.push((key, one));
            } else {
                left_out.push(key);
            }
        }
        (bad, left_out)
    }};
}
pub(super) use without_left_out;
