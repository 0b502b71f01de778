-- What a command writes lies under the key by which it is read: one page where a table and its key's index were two
-- (https://www.sqlite.org/withoutrowid.html). PostgreSQL has no such tables. The audit's rows are wide: they stay in the
-- order in which they were written, under a narrow index, since a tree of wide rows is balanced at every fifth of them.

CREATE TABLE stamps_next (
  stamp_idx BIGINT PRIMARY KEY,
  card_idx BIGINT NOT NULL REFERENCES stamp_cards (card_idx),
  stamps INTEGER NOT NULL,
  max_stamps INTEGER NOT NULL,
  strt_ymd TEXT NOT NULL,
  end_ymd TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  domain TEXT,
  follows BIGINT,
  redeemed_at BIGINT,
  deleted_at BIGINT,
  created_at BIGINT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  restores BIGINT,
  replaced_at BIGINT,
  CHECK (stamps BETWEEN 0 AND max_stamps),
  CHECK (strt_ymd <= end_ymd),
  CHECK (redeemed_at IS NULL OR stamps = max_stamps)
) WITHOUT ROWID;
INSERT INTO stamps_next SELECT stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, domain, follows,
  redeemed_at, deleted_at, created_at, version, restores, replaced_at FROM stamps ORDER BY stamp_idx;
DROP TABLE stamps;
ALTER TABLE stamps_next RENAME TO stamps;
CREATE UNIQUE INDEX stamps_follows ON stamps (follows) WHERE deleted_at IS NULL;

CREATE TABLE commands_next (
  command_id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  kind TEXT NOT NULL,
  stamp_idx BIGINT,
  caller TEXT NOT NULL,
  person TEXT,
  tapped_at BIGINT,
  decided_at BIGINT NOT NULL,
  code INTEGER,
  result TEXT,
  pin_checked INTEGER,
  reason TEXT,
  card_idx BIGINT,
  undone_by TEXT
) WITHOUT ROWID;
INSERT INTO commands_next SELECT command_id, fingerprint, kind, stamp_idx, caller, person, tapped_at, decided_at, code,
  result, pin_checked, reason, card_idx, undone_by FROM commands ORDER BY command_id;
DROP TABLE commands;
ALTER TABLE commands_next RENAME TO commands;
CREATE INDEX commands_stamp ON commands (stamp_idx, decided_at);
CREATE INDEX commands_decided ON commands (decided_at, command_id) WHERE decided_at >= 0;
CREATE INDEX commands_kind ON commands (kind, decided_at, command_id);
CREATE INDEX commands_card ON commands (card_idx, decided_at, command_id);
CREATE INDEX commands_refused ON commands (decided_at, command_id) WHERE code <> 0;
CREATE UNIQUE INDEX commands_undone ON commands (undone_by) WHERE undone_by IS NOT NULL;

-- One stamp's rows stand together.
CREATE TABLE ledger_next (
  command_id TEXT NOT NULL REFERENCES commands (command_id),
  part INTEGER NOT NULL,
  stamp_idx BIGINT NOT NULL,
  event TEXT NOT NULL,
  delta INTEGER NOT NULL,
  stamps_after INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (stamp_idx, command_id, part)
) WITHOUT ROWID;
INSERT INTO ledger_next SELECT command_id, part, stamp_idx, event, delta, stamps_after, at FROM ledger
  ORDER BY stamp_idx, command_id, part;
DROP TABLE ledger;
ALTER TABLE ledger_next RENAME TO ledger;
CREATE INDEX ledger_at ON ledger (at);
CREATE INDEX ledger_carried ON ledger (at) WHERE event = 'stamp.carried-over';

CREATE TABLE redemptions_next (
  stamp_idx BIGINT PRIMARY KEY,
  command_id TEXT NOT NULL,
  at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO redemptions_next SELECT stamp_idx, command_id, at FROM redemptions ORDER BY stamp_idx;
DROP TABLE redemptions;
ALTER TABLE redemptions_next RENAME TO redemptions;
CREATE INDEX redemptions_at ON redemptions (at);

CREATE TABLE audit_heads_next (
  chain TEXT PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  noted_seq BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO audit_heads_next SELECT chain, seq, hash, noted_seq FROM audit_heads ORDER BY chain;
DROP TABLE audit_heads;
ALTER TABLE audit_heads_next RENAME TO audit_heads;
CREATE INDEX audit_heads_grown ON audit_heads (chain) WHERE seq > noted_seq;

CREATE TABLE automations_next (
  stamp_idx BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('next-stamp', 'coupon')),
  state TEXT NOT NULL CHECK (state IN ('off', 'due', 'sent', 'done', 'failed', 'unknown')),
  turn INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  due_at BIGINT NOT NULL,
  title TEXT,
  payload_sealed TEXT,
  made TEXT,
  PRIMARY KEY (stamp_idx, kind)
) WITHOUT ROWID;
INSERT INTO automations_next SELECT stamp_idx, kind, state, turn, failures, tries, due_at, title, payload_sealed, made
  FROM automations ORDER BY stamp_idx, kind;
DROP TABLE automations;
ALTER TABLE automations_next RENAME TO automations;
CREATE INDEX automations_due ON automations (due_at) WHERE state = 'due';
