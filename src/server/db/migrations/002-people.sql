-- People, tablets and doors. Secrets lie here hashed (with a pepper that is not here) or sealed.

ALTER TABLE people ADD COLUMN color INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN pin_hash TEXT;
ALTER TABLE people ADD COLUMN login TEXT;
ALTER TABLE people ADD COLUMN password_hash TEXT;
ALTER TABLE people ADD COLUMN totp_sealed TEXT;
-- The last step whose code was taken: a code is good once (RFC 6238 section 5.2).
ALTER TABLE people ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN disabled_at BIGINT;
CREATE UNIQUE INDEX people_login ON people (login);

CREATE TABLE tablets (
  tablet_id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  may TEXT NOT NULL,
  paired_at BIGINT NOT NULL,
  paired_by TEXT NOT NULL,
  revoked_at BIGINT
);

-- One row a tablet that waits: asked, then confirmed by a manager (tablet_id is set), then taken and gone.
CREATE TABLE pairings (
  device_hash TEXT PRIMARY KEY,
  code_digest TEXT NOT NULL UNIQUE,
  expires_at BIGINT NOT NULL,
  tablet_id TEXT,
  name TEXT,
  place TEXT,
  may TEXT,
  confirmed_by TEXT
);

-- Tries at a PIN or a password, counted before they are compared.
CREATE TABLE secret_tries (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  locked_until BIGINT NOT NULL
);

-- A session that is over stays: it shows who was at which tablet when something was tapped.
ALTER TABLE sessions ADD COLUMN ended_at BIGINT;
ALTER TABLE sessions ADD COLUMN is_desk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN by_password INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sessions_person ON sessions (person_id, tablet_id);

ALTER TABLE commands ADD COLUMN pin_checked INTEGER;
ALTER TABLE commands ADD COLUMN reason TEXT;
CREATE INDEX commands_person ON commands (person, decided_at);
