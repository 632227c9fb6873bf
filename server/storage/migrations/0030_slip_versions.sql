-- How often what a client's slips say was changed: who changes it says from which version on.
ALTER TABLE client_slips ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
