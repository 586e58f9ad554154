-- How notifications are to come, empty for automatic; and how those of a subscription do.
ALTER TABLE channel ADD COLUMN transport TEXT NOT NULL DEFAULT '';
ALTER TABLE connection ADD COLUMN transport TEXT NOT NULL DEFAULT 'WebHook';
