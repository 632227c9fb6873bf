-- Open problems page after page: their ids are made in their order, and do not move when an order fails again.
CREATE INDEX problems_open_by_id ON problems (id) WHERE solved_at IS NULL;
CREATE INDEX problems_open_of_store ON problems (integration_id, id) WHERE solved_at IS NULL;
