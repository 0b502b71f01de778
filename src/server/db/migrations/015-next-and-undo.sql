-- A next stamp that was deleted makes room for another one: what a customer is owed still has to go somewhere.
DROP INDEX stamps_follows;
CREATE UNIQUE INDEX stamps_follows ON stamps (follows) WHERE deleted_at IS NULL;

-- The command that took this one back: at most one does.
ALTER TABLE commands ADD COLUMN undone_by TEXT;
CREATE UNIQUE INDEX commands_undone ON commands (undone_by) WHERE undone_by IS NOT NULL;
