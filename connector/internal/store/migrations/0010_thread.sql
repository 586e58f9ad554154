-- The thread of its chat in which a message was written, empty for none.
ALTER TABLE message ADD COLUMN thread_id TEXT NOT NULL DEFAULT '';
