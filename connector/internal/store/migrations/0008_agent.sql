-- Whether the problem of a connection is the agent's.
ALTER TABLE connection ADD COLUMN agent_fails BIGINT NOT NULL DEFAULT 0;
