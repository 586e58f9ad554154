-- The agent that a channel is bound to; empty is the connector's own.
ALTER TABLE channel ADD COLUMN agent_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE channel ADD COLUMN agent_settings TEXT NOT NULL DEFAULT '';

-- Files and card of a post, as JSON; and the placeholder whose place it takes.
-- Number 0 of a reply is the placeholder itself.
ALTER TABLE reply ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN edits BIGINT NOT NULL DEFAULT 0;
