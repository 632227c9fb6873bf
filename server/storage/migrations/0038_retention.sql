-- Solved problems go after a time: found by when they were solved, without reading what stores sent.
CREATE INDEX problems_solved ON problems (solved_at) WHERE solved_at IS NOT NULL;
