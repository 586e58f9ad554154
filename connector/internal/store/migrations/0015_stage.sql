-- What the indexes of messages ask of the status, so that a status that answers it alike does not
-- write them anew: whether a message is open, and whether it is shown in its chat.
ALTER TABLE message ADD COLUMN open BIGINT
    CHECK (open = CASE WHEN status IN ('Waiting', 'Replying') THEN 1 ELSE 0 END);
ALTER TABLE message ADD COLUMN shown BIGINT
    CHECK (shown = CASE WHEN status IN ('Replying', 'Answered', 'DeadLetter') THEN 1 ELSE 0 END);
DROP INDEX message_open;
DROP INDEX message_shown;
DROP INDEX message_past;
DROP INDEX message_thread;
UPDATE message SET open = CASE WHEN status IN ('Waiting', 'Replying') THEN 1 ELSE 0 END,
    shown = CASE WHEN status IN ('Replying', 'Answered', 'DeadLetter') THEN 1 ELSE 0 END;
CREATE INDEX message_open ON message (stream_id, environment, chat_id, created, post_id)
    WHERE open = 1;
CREATE INDEX message_shown ON message (stream_id, environment, chat_id, created, post_id)
    WHERE shown = 1 AND post_id <> 0;
CREATE INDEX message_past ON message (stream_id, environment, created, post_id)
    WHERE shown = 1 AND received > 0;
CREATE INDEX message_thread ON message (stream_id, environment, chat_id, thread_id, created, post_id)
    WHERE shown = 1 AND thread_id <> '';
