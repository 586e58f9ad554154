-- When the text of a message became what it is, as RingCentral says: edits may be told in any order.
ALTER TABLE message ADD COLUMN edited BIGINT NOT NULL DEFAULT 0;
