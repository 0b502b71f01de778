-- The shop's own pictures, small PNGs in base64. `version` is a digest of the picture: its address.
CREATE TABLE pictures (
  name TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  png TEXT NOT NULL
);
