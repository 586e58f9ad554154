-- After how many days texts are deleted; 0 for never.
ALTER TABLE channel ADD COLUMN retention_days BIGINT NOT NULL DEFAULT 0;

-- What was said, by time.
CREATE INDEX message_past ON message (stream_id, environment, created, post_id)
    WHERE status IN ('Replying', 'Answered', 'DeadLetter');
