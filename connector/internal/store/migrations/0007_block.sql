-- Since when a stream is blocked, 0 when it is not, why, and how many calls were refused.
ALTER TABLE channel ADD COLUMN blocked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE channel ADD COLUMN blocked_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE channel ADD COLUMN blocked_calls BIGINT NOT NULL DEFAULT 0;
