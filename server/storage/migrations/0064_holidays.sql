-- Days of the calendar on which nothing is shipped: 2026-12-25,2026-12-26.
ALTER TABLE shipping_promises ADD COLUMN holidays TEXT NOT NULL DEFAULT '';
