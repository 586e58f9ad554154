-- Where PostgreSQL has no statistics, the first columns of an index tell it as much as all of
-- them. An index on less than one chat, or one message, is therefore under a condition, true of
-- every row, that only those say who want that index.
DROP INDEX message_past;
CREATE INDEX message_past ON message (stream_id, environment, created, post_id)
    WHERE status IN ('Replying', 'Answered', 'DeadLetter') AND received > 0;

DROP INDEX chat_last;
CREATE INDEX chat_last ON chat (stream_id, environment, last, chat_id) WHERE messages > 0;

-- What may have been sent.
CREATE INDEX reply_doubt ON reply (stream_id, environment, message_id) WHERE in_doubt = 1;
