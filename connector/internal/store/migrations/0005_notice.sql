-- What other applications say. Its message has the negative number as its post_id, and the
-- name of the application as its sender.
CREATE TABLE notice (
    stream_id       TEXT   NOT NULL,
    environment     TEXT   NOT NULL,
    number          BIGINT NOT NULL,
    idempotency_key TEXT   NOT NULL, -- empty for none
    by_agent        BIGINT NOT NULL,
    PRIMARY KEY (stream_id, environment, number)
);

CREATE UNIQUE INDEX notice_key ON notice (stream_id, environment, idempotency_key)
    WHERE idempotency_key <> '';
