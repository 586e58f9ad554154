-- The newest calls that were refused for a blocked stream: who called, and about which post,
-- but not what it said.
CREATE TABLE refused (
    stream_id   TEXT   NOT NULL,
    call_id     TEXT   NOT NULL,
    called      BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    genuine     BIGINT NOT NULL,
    type        TEXT   NOT NULL,
    chat_id     BIGINT NOT NULL,
    post_id     BIGINT NOT NULL,
    sender_id   TEXT   NOT NULL,
    PRIMARY KEY (stream_id, call_id)
);
