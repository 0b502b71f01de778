-- What each tablet found when it was last checked before a shift: one row a tablet. findings is JSON.
CREATE TABLE tablet_readiness (
  tablet_id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  person_id TEXT,
  findings TEXT NOT NULL
);
