-- The oldest program that works with this schema, by the newest migration that it knows. While replicas are updated one
-- after another, those of the release before work beside the new ones, and may be started again. A migration that takes
-- away what older programs need raises the number.
CREATE TABLE schema_compatibility (oldest_program BIGINT NOT NULL);
INSERT INTO schema_compatibility (oldest_program) VALUES (32);
