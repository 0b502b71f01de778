-- Signed checkpoints of the audit log: each notes the heads of the chains that grew since the one before.
CREATE TABLE audit_checkpoints (
  number BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  prev_hash TEXT NOT NULL,
  heads TEXT NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL
);

ALTER TABLE audit_heads ADD COLUMN noted_seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX audit_heads_grown ON audit_heads (chain) WHERE seq > noted_seq;
