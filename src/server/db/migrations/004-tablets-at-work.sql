-- What a person must decide: nothing is guessed and nothing is thrown away. evidence is JSON without personal data.
CREATE TABLE reviews (
  review_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  stamp_idx BIGINT,
  command_id TEXT,
  evidence TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'assigned', 'closed')),
  assignee TEXT,
  resolution TEXT,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX reviews_state ON reviews (state, opened_at);

-- The keypad is open for this stamp at that tablet.
CREATE TABLE reservations (
  stamp_idx BIGINT PRIMARY KEY,
  tablet_id TEXT NOT NULL,
  held_by TEXT NOT NULL,
  until BIGINT NOT NULL
);

-- How far a tablet's numbering has arrived. A new epoch is a new storage. clock_offset_ms: how far its clock is behind
-- the server's.
CREATE TABLE tablet_numbers (
  tablet_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  last_seq BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  clock_offset_ms BIGINT NOT NULL,
  PRIMARY KEY (tablet_id, epoch)
);
