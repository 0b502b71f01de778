-- One undo marks its add and what carried that add on, so that several rows may name it.
DROP INDEX commands_undone;
CREATE INDEX commands_undone ON commands (undone_by) WHERE undone_by IS NOT NULL;
