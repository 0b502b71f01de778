-- With what a tablet signs promise slips: the public half alone. A storage that was lost brings a new key.
CREATE TABLE promise_keys (
  key_id TEXT PRIMARY KEY,
  tablet_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  UNIQUE (tablet_id, public_key)
);
-- A slip that was given, as its tablet told it or as it was shown first. opened_at: when it first led to its card.
CREATE TABLE promises (
  promise_no BIGINT PRIMARY KEY,
  stamp_idx BIGINT NOT NULL,
  tablet_id TEXT NOT NULL,
  person_id TEXT,
  promised_at BIGINT NOT NULL,
  opened_at BIGINT
);
CREATE INDEX promises_promised ON promises (promised_at);
