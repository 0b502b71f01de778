-- Most commands and stamps are none of these: an index has entries for what is looked for by it. Who asks for a tablet's
-- commands says `caller <> 'system'` as well.
DROP INDEX IF EXISTS commands_person;
CREATE INDEX commands_person ON commands (person, decided_at, command_id) WHERE person IS NOT NULL;
DROP INDEX IF EXISTS commands_caller;
CREATE INDEX commands_caller ON commands (caller, decided_at, command_id) WHERE caller <> 'system';
DROP INDEX IF EXISTS stamps_restores;
CREATE UNIQUE INDEX stamps_restores ON stamps (restores) WHERE restores IS NOT NULL;
