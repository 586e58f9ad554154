-- The post that the thread of a message began with, 0 for none.
ALTER TABLE message ADD COLUMN parent_id BIGINT NOT NULL DEFAULT 0;

-- What was said in a thread; and in a chat, which is asked for with a condition of its own now.
CREATE INDEX message_thread ON message (stream_id, environment, chat_id, thread_id, created, post_id)
    WHERE status IN ('Replying', 'Answered', 'DeadLetter') AND thread_id <> '';
DROP INDEX message_shown;
CREATE INDEX message_shown ON message (stream_id, environment, chat_id, created, post_id)
    WHERE status IN ('Replying', 'Answered', 'DeadLetter') AND post_id <> 0;
