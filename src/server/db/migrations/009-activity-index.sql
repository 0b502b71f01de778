-- Only for who says `decided_at >= 0` and filters by nothing: a planner that guesses a filter's rows would walk all that
-- ever happened by this index in search of what is rare (PostgreSQL's generic plans know no values).
DROP INDEX commands_decided;
CREATE INDEX commands_decided ON commands (decided_at, command_id) WHERE decided_at >= 0;
