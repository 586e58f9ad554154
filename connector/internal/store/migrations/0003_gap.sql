-- How far a connection was read back, by RingCentral's clock, when it is read back
-- without a reason, and the number of the gap that is open, 0 when there is none.
ALTER TABLE connection ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connection ADD COLUMN look_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connection ADD COLUMN gap BIGINT NOT NULL DEFAULT 0;

-- A late message came, or was replayed, after a newer one of its chat was worked on.
ALTER TABLE message ADD COLUMN late BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN replays BIGINT NOT NULL DEFAULT 0;

-- Work that only one process may do at a time.
CREATE TABLE lease (
    name        TEXT   NOT NULL PRIMARY KEY,
    fence       BIGINT NOT NULL,
    lease_until BIGINT NOT NULL -- in wall time; 0 when it was given back
);

-- Rate groups that RingCentral has closed for a while.
CREATE TABLE pause (
    environment     TEXT   NOT NULL,
    application_key TEXT   NOT NULL,
    person_id       TEXT   NOT NULL,
    rate_group      TEXT   NOT NULL,
    paused_until    BIGINT NOT NULL,
    PRIMARY KEY (environment, application_key, person_id, rate_group)
);
