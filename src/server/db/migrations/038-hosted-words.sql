-- What the hosted service says of a stamp that it refuses in words that no table of ours knows: shown as they are.
ALTER TABLE upstream_stamps ADD COLUMN said TEXT;
