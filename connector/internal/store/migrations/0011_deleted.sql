-- Channels that are deleted and have left messages, which are deleted little by little.
CREATE TABLE deleted (
    id TEXT NOT NULL PRIMARY KEY
);
