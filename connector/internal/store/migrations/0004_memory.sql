-- What the agent wants to know again with the next message of a chat.
ALTER TABLE lane ADD COLUMN memory TEXT NOT NULL DEFAULT '';
