-- What completeness checks found; each belongs to a run of kind check, whose log is the proof.
CREATE TABLE checks (
    run_id TEXT PRIMARY KEY REFERENCES import_runs (id) ON DELETE CASCADE,
    as_of BIGINT NOT NULL,  -- the store's clock at its beginning
    theirs BIGINT NOT NULL, -- orders of the store that should be here
    ours BIGINT NOT NULL,
    missing BIGINT NOT NULL,
    stale BIGINT NOT NULL,
    extra BIGINT NOT NULL,
    with_problem BIGINT NOT NULL -- of the missing: those that could not be imported
);

CREATE TABLE check_differences (
    run_id TEXT NOT NULL REFERENCES checks (run_id) ON DELETE CASCADE,
    remote_id BIGINT NOT NULL,
    kind TEXT NOT NULL, -- missing, stale, extra
    has_problem BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, remote_id)
);
