CREATE TABLE channel (
    stream_id   TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,
    environment TEXT   NOT NULL, -- the selected one
    created     BIGINT NOT NULL, -- every instant is milliseconds since 1970, 0 for none
    version     BIGINT NOT NULL
);

CREATE TABLE connection (
    stream_id         TEXT   NOT NULL REFERENCES channel (stream_id),
    environment       TEXT   NOT NULL,
    application_key   TEXT   NOT NULL,
    has_secret        BIGINT NOT NULL,
    person_id         TEXT   NOT NULL,
    person_name       TEXT   NOT NULL,
    person_first_name TEXT   NOT NULL,
    person_email      TEXT   NOT NULL,
    authorized        BIGINT NOT NULL,
    enabled           BIGINT NOT NULL,
    enabled_at        BIGINT NOT NULL,
    subscription_id   TEXT   NOT NULL,
    subscribed        BIGINT NOT NULL,
    expires           BIGINT NOT NULL,
    renew_at          BIGINT NOT NULL,
    reason            TEXT   NOT NULL,
    remedy            TEXT   NOT NULL,
    PRIMARY KEY (stream_id, environment)
);

CREATE TABLE secret (
    stream_id   TEXT NOT NULL,
    environment TEXT NOT NULL,
    field       TEXT NOT NULL,
    sealed      TEXT NOT NULL,
    PRIMARY KEY (stream_id, environment, field)
);

CREATE TABLE attempt (
    state       TEXT   NOT NULL PRIMARY KEY,
    session     TEXT   NOT NULL,
    stream_id   TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    sealed      TEXT   NOT NULL, -- the verifier
    expires     BIGINT NOT NULL
);

-- The key of a message outlives its text: what was stored once is never stored again.
CREATE TABLE message (
    stream_id         TEXT   NOT NULL,
    environment       TEXT   NOT NULL,
    post_id           BIGINT NOT NULL,
    chat_id           BIGINT NOT NULL,
    sender_id         TEXT   NOT NULL,
    sender_name       TEXT   NOT NULL DEFAULT '',
    sender_first_name TEXT   NOT NULL DEFAULT '',
    sender_email      TEXT   NOT NULL DEFAULT '',
    text              TEXT   NOT NULL,
    mentions          TEXT   NOT NULL, -- person ids, separated by spaces
    created           BIGINT NOT NULL,
    received          BIGINT NOT NULL,
    status            TEXT   NOT NULL,
    attempts          BIGINT NOT NULL DEFAULT 0,
    reason            TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (stream_id, environment, post_id)
);

CREATE INDEX message_open ON message (stream_id, environment, chat_id, created, post_id)
    WHERE status IN ('Waiting', 'Replying');

CREATE INDEX message_shown ON message (stream_id, environment, chat_id, created, post_id)
    WHERE status IN ('Replying', 'Answered', 'DeadLetter');

CREATE INDEX message_dead ON message (stream_id, environment, created, post_id)
    WHERE status = 'DeadLetter';

CREATE TABLE reply (
    stream_id   TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    message_id  BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    text        TEXT   NOT NULL,
    in_doubt    BIGINT NOT NULL DEFAULT 0,
    resent      BIGINT NOT NULL DEFAULT 0,
    post_id     BIGINT,
    sent        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (stream_id, environment, message_id, number)
);

CREATE UNIQUE INDEX reply_post ON reply (stream_id, environment, post_id)
    WHERE post_id IS NOT NULL;

CREATE TABLE chat (
    stream_id   TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    chat_id     BIGINT NOT NULL,
    type        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    messages    BIGINT NOT NULL, -- addressed to the agent
    last        BIGINT NOT NULL,
    last_text   TEXT   NOT NULL,
    PRIMARY KEY (stream_id, environment, chat_id)
);

CREATE INDEX chat_last ON chat (stream_id, environment, last);

CREATE TABLE lane (
    stream_id   TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    chat_id     BIGINT NOT NULL,
    fence       BIGINT NOT NULL,
    lease_until BIGINT NOT NULL, -- in wall time; 0 when the lane was given back
    PRIMARY KEY (stream_id, environment, chat_id)
);

CREATE TABLE password (
    name TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL
);

CREATE TABLE ticket (
    kind    TEXT   NOT NULL,
    digest  TEXT   NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (kind, digest)
);
