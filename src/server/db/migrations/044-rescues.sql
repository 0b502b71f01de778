-- What a tablet handed over when it could send nothing any more, by whom it was brought first. The commands are in commands.
CREATE TABLE rescues (
  envelope_id TEXT PRIMARY KEY,
  tablet_id TEXT NOT NULL,
  commands INTEGER NOT NULL,
  sealed_at BIGINT NOT NULL,
  taken_at BIGINT NOT NULL
);
