-- Cards that were brought in from a file. A row is written before its command, so that no card is made that its import
-- does not know; a row without an applied command has made none.
CREATE TABLE imports (
  import_id TEXT PRIMARY KEY,
  file_nm TEXT NOT NULL,
  rows_total INTEGER NOT NULL,
  made INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0,
  kept INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone')),
  person TEXT,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX imports_begun ON imports (begun_at);

CREATE TABLE import_rows (
  import_id TEXT NOT NULL REFERENCES imports (import_id),
  command_id TEXT NOT NULL,
  PRIMARY KEY (import_id, command_id)
);

CREATE INDEX holders_email ON holders (user_eml) WHERE user_eml IS NOT NULL;
