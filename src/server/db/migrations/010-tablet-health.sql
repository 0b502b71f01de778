-- What a tablet last told of itself. waiting is what it had not yet delivered. silent_review is the review that is open
-- because it fell silent with something waiting; it is closed when the tablet is back.
CREATE TABLE tablet_health (
  tablet_id TEXT PRIMARY KEY,
  seen_at BIGINT NOT NULL,
  app_version TEXT,
  waiting INTEGER NOT NULL CHECK (waiting >= 0),
  storage_persisted INTEGER,
  scan_median_ms INTEGER,
  scan_p95_ms INTEGER,
  silent_review TEXT
);
CREATE INDEX tablet_health_waiting ON tablet_health (seen_at) WHERE waiting > 0;
