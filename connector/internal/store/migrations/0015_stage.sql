-- What the indexes of messages ask of the status, so that a status that answers it alike does not
-- write them anew: whether a message is open, and whether it is shown in its chat. A program that
-- does not know of it can store messages, and is refused when it ends them.
ALTER TABLE message RENAME TO message_before;
CREATE TABLE message (
    stream_id         TEXT   NOT NULL,
    environment       TEXT   NOT NULL,
    post_id           BIGINT NOT NULL,
    chat_id           BIGINT NOT NULL,
    thread_id         TEXT   NOT NULL DEFAULT '',
    parent_id         BIGINT NOT NULL DEFAULT 0,
    sender_id         TEXT   NOT NULL,
    sender_name       TEXT   NOT NULL DEFAULT '',
    sender_first_name TEXT   NOT NULL DEFAULT '',
    sender_email      TEXT   NOT NULL DEFAULT '',
    text              TEXT   NOT NULL,
    mentions          TEXT   NOT NULL,
    created           BIGINT NOT NULL,
    received          BIGINT NOT NULL,
    status            TEXT   NOT NULL,
    open              BIGINT NOT NULL DEFAULT 1,
    shown             BIGINT NOT NULL DEFAULT 0,
    late              BIGINT NOT NULL DEFAULT 0,
    attempts          BIGINT NOT NULL DEFAULT 0,
    replays           BIGINT NOT NULL DEFAULT 0,
    reason            TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (stream_id, environment, post_id),
    CHECK (open = CASE WHEN status IN ('Waiting', 'Replying') THEN 1 ELSE 0 END),
    CHECK (shown = CASE WHEN status IN ('Replying', 'Answered', 'DeadLetter') THEN 1 ELSE 0 END)
);
INSERT INTO message
    SELECT stream_id, environment, post_id, chat_id, thread_id, parent_id, sender_id, sender_name, sender_first_name, sender_email,
        text, mentions, created, received, status,
        CASE WHEN status IN ('Waiting', 'Replying') THEN 1 ELSE 0 END,
        CASE WHEN status IN ('Replying', 'Answered', 'DeadLetter') THEN 1 ELSE 0 END,
        late, attempts, replays, reason
    FROM message_before;
DROP TABLE message_before;
CREATE INDEX message_open ON message (stream_id, environment, chat_id, created, post_id)
    WHERE open = 1;
CREATE INDEX message_shown ON message (stream_id, environment, chat_id, created, post_id)
    WHERE shown = 1 AND post_id <> 0;
CREATE INDEX message_thread ON message (stream_id, environment, chat_id, thread_id, created, post_id)
    WHERE shown = 1 AND thread_id <> '';
CREATE INDEX message_past ON message (stream_id, environment, created, post_id)
    WHERE shown = 1 AND received > 0;
CREATE INDEX message_dead ON message (stream_id, environment, created, post_id)
    WHERE status = 'DeadLetter';

-- Whether some of a reply may have been sent, where no lease tells so.
ALTER TABLE reply ADD COLUMN under_way BIGINT NOT NULL DEFAULT 0;
UPDATE reply SET under_way = 1 WHERE (stream_id, environment, message_id) IN (
    SELECT message.stream_id, message.environment, message.post_id FROM message
    JOIN lane ON lane.stream_id = message.stream_id AND lane.environment = message.environment AND lane.chat_id = message.chat_id
    WHERE message.open = 1 AND lane.lease_until > 0);
