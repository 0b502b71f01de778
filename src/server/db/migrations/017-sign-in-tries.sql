-- Tries at a password are counted by source and account together: many rows, each of which is forgotten after a while.
-- Null: never, as a PIN's.
ALTER TABLE secret_tries ADD COLUMN forget_at BIGINT;
CREATE INDEX secret_tries_forget ON secret_tries (forget_at);

-- From where a pairing was asked for, digested: one source must not take all the places.
ALTER TABLE pairings ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE pairings ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
