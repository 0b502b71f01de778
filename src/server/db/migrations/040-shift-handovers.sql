-- What a person left at a tablet as a shift ended. The id is the tablet's, so that telling it again changes nothing.
CREATE TABLE shift_handovers (
  handover_id TEXT PRIMARY KEY,
  tablet_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  waiting INTEGER NOT NULL CHECK (waiting >= 0),
  problems INTEGER NOT NULL CHECK (problems >= 0)
);
