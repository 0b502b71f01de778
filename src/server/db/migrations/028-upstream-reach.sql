-- Whether the hosted service answers, known to all processes together: one row. While it does not, the next try is at
-- try_at and the only one (gateway/reach.ts).
CREATE TABLE upstream_reach (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  failures INTEGER NOT NULL,
  failing_since BIGINT,
  try_at BIGINT NOT NULL,
  answered_at BIGINT
);
INSERT INTO upstream_reach (one, failures, try_at) VALUES (1, 0, 0);
