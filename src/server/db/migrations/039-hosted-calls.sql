-- Calls to the hosted service that were begun, by ten seconds, of the last day: what a manager sees of the plan.
CREATE TABLE upstream_calls (
  slot BIGINT PRIMARY KEY,
  calls INTEGER NOT NULL
);
