//! The migrations that there are.

use crate::Engine;

/// What `engine` runs, oldest first: number, what it is for, text. Append only.
pub(super) const fn texts(engine: Engine) -> [(i64, &'static str, &'static str); 61] {
    let foundation = match engine {
        Engine::Sqlite => include_str!("../../migrations/0001_foundation.sql"),
        Engine::Postgres => concat!(
            include_str!("../../migrations/0001_foundation.sql"),
            include_str!("../../migrations/postgres/0001_foundation.sql")
        ),
    };
    let terms = match engine {
        Engine::Sqlite => concat!(
            include_str!("../../migrations/0011_terms.sql"),
            include_str!("../../migrations/sqlite/0011_terms.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../../migrations/0011_terms.sql"),
            include_str!("../../migrations/postgres/0011_terms.sql")
        ),
    };
    let saved_views = match engine {
        Engine::Sqlite => concat!(
            include_str!("../../migrations/0022_saved_views.sql"),
            include_str!("../../migrations/sqlite/0022_saved_views.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../../migrations/0022_saved_views.sql"),
            include_str!("../../migrations/postgres/0022_saved_views.sql")
        ),
    };
    let counts = match engine {
        Engine::Sqlite => concat!(
            include_str!("../../migrations/sqlite/0041_counts.sql"),
            include_str!("../../migrations/0041_counts.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../../migrations/postgres/0041_counts.sql"),
            include_str!("../../migrations/0041_counts.sql")
        ),
    };
    let order_search = match engine {
        Engine::Sqlite => include_str!("../../migrations/sqlite/0047_order_search.sql"),
        Engine::Postgres => include_str!("../../migrations/postgres/0047_order_search.sql"),
    };
    let changes = match engine {
        Engine::Sqlite => include_str!("../../migrations/sqlite/0050_changes.sql"),
        Engine::Postgres => include_str!("../../migrations/postgres/0050_changes.sql"),
    };
    let channels = match engine {
        Engine::Sqlite => concat!(
            include_str!("../../migrations/0052_channels.sql"),
            include_str!("../../migrations/sqlite/0052_channels.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../../migrations/0052_channels.sql"),
            include_str!("../../migrations/postgres/0052_channels.sql")
        ),
    };
    let client_skus = match engine {
        Engine::Sqlite => include_str!("../../migrations/sqlite/0059_client_skus.sql"),
        Engine::Postgres => include_str!("../../migrations/postgres/0059_client_skus.sql"),
    };
    let stock = match engine {
        Engine::Sqlite => include_str!("../../migrations/sqlite/0061_stock.sql"),
        Engine::Postgres => include_str!("../../migrations/postgres/0061_stock.sql"),
    };
    [
        (1, "foundation", foundation),
        (2, "people", include_str!("../../migrations/0002_people.sql")),
        (3, "schedule", include_str!("../../migrations/0003_schedule.sql")),
        (4, "checks", include_str!("../../migrations/0004_checks.sql")),
        (5, "problems", include_str!("../../migrations/0005_problems.sql")),
        (6, "alerts", include_str!("../../migrations/0006_alerts.sql")),
        (7, "webhooks", include_str!("../../migrations/0007_hooks.sql")),
        (
            8,
            "shipments",
            include_str!("../../migrations/0008_shipments.sql"),
        ),
        (
            9,
            "API tokens",
            include_str!("../../migrations/0009_api_tokens.sql"),
        ),
        (
            10,
            "honest checks",
            include_str!("../../migrations/0010_honest_checks.sql"),
        ),
        (11, "terms", terms),
        (12, "words", include_str!("../../migrations/0012_words.sql")),
        (13, "may ship", include_str!("../../migrations/0013_may_ship.sql")),
        (
            14,
            "order details",
            include_str!("../../migrations/0014_order_details.sql"),
        ),
        (
            15,
            "store fences",
            include_str!("../../migrations/0015_store_fences.sql"),
        ),
        (16, "push", include_str!("../../migrations/0016_push.sql")),
        (
            17,
            "gone orders",
            include_str!("../../migrations/0017_gone_orders.sql"),
        ),
        (
            18,
            "CSV mappings",
            include_str!("../../migrations/0018_csv_mappings.sql"),
        ),
        (
            19,
            "product images",
            include_str!("../../migrations/0019_product_images.sql"),
        ),
        (
            20,
            "despite ending",
            include_str!("../../migrations/0020_despite_ending.sql"),
        ),
        (
            21,
            "form echoes",
            include_str!("../../migrations/0021_form_echoes.sql"),
        ),
        (22, "saved views", saved_views),
        (
            24,
            "client slips",
            include_str!("../../migrations/0024_client_slips.sql"),
        ),
        (
            25,
            "shipped days",
            include_str!("../../migrations/0025_shipped_days.sql"),
        ),
        (
            26,
            "work list",
            include_str!("../../migrations/0026_work_list.sql"),
        ),
        (
            27,
            "preferences",
            include_str!("../../migrations/0027_preferences.sql"),
        ),
        (
            28,
            "audit chain",
            include_str!("../../migrations/0028_audit_chain.sql"),
        ),
        (29, "log-in", include_str!("../../migrations/0029_log_in.sql")),
        (
            30,
            "slip versions",
            include_str!("../../migrations/0030_slip_versions.sql"),
        ),
        (
            32,
            "compatibility",
            include_str!("../../migrations/0032_compatibility.sql"),
        ),
        (
            33,
            "alert messages",
            include_str!("../../migrations/0033_alert_messages.sql"),
        ),
        (
            34,
            "second factor",
            include_str!("../../migrations/0034_second_factor.sql"),
        ),
        (35, "passkeys", include_str!("../../migrations/0035_passkeys.sql")),
        (
            36,
            "identities",
            include_str!("../../migrations/0036_identities.sql"),
        ),
        (
            37,
            "personal data",
            include_str!("../../migrations/0037_personal_data.sql"),
        ),
        (
            38,
            "retention",
            include_str!("../../migrations/0038_retention.sql"),
        ),
        (
            39,
            "operator alerts",
            include_str!("../../migrations/0039_operator_alerts.sql"),
        ),
        (
            40,
            "orders to erase",
            include_str!("../../migrations/0040_orders_to_erase.sql"),
        ),
        (41, "counts", counts),
        (
            42,
            "page indexes",
            include_str!("../../migrations/0042_page_indexes.sql"),
        ),
        (
            45,
            "wrong codes",
            include_str!("../../migrations/0045_wrong_codes.sql"),
        ),
        (
            46,
            "orders brought back",
            include_str!("../../migrations/0046_orders_brought_back.sql"),
        ),
        (47, "order search", order_search),
        (
            48,
            "client links",
            include_str!("../../migrations/0048_client_links.sql"),
        ),
        (49, "done", include_str!("../../migrations/0049_done.sql")),
        (50, "changes", changes),
        (
            51,
            "due pushes",
            include_str!("../../migrations/0051_due_pushes.sql"),
        ),
        (52, "channels", channels),
        (
            53,
            "orders by channel",
            include_str!("../../migrations/0053_orders_by_channel.sql"),
        ),
        (54, "events", include_str!("../../migrations/0054_events.sql")),
        (
            56,
            "people of clients",
            include_str!("../../migrations/0056_people_of_clients.sql"),
        ),
        (57, "api", include_str!("../../migrations/0057_api.sql")),
        (
            58,
            "status updates",
            include_str!("../../migrations/0058_status_updates.sql"),
        ),
        (59, "client SKUs", client_skus),
        (
            60,
            "shipping promises",
            include_str!("../../migrations/0060_shipping_promises.sql"),
        ),
        (61, "stock", stock),
        (
            62,
            "client alerts",
            include_str!("../../migrations/0062_client_alerts.sql"),
        ),
        (
            63,
            "ignore rules",
            include_str!("../../migrations/0063_ignore_rules.sql"),
        ),
        (64, "holidays", include_str!("../../migrations/0064_holidays.sql")),
        (
            65,
            "what ignore rules leave to others",
            include_str!("../../migrations/0065_left_to_others.sql"),
        ),
        (
            66,
            "order pickups",
            include_str!("../../migrations/0066_order_pickups.sql"),
        ),
    ]
}
