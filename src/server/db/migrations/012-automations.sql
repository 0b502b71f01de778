-- What follows a reward, each at most once a redeemed stamp. The state's diagram stands in ledger/automation-rows.ts.
-- turn: whose command id is in use, since a refusal is kept under its id for ever. failures: how often a person was
-- asked. title is the coupon's name, made the new stamp's number or the coupon's.
CREATE TABLE automations (
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
);
-- What a crash between a reward and its next stamp has left until now.
INSERT INTO automations (stamp_idx, kind, state, turn, failures, tries, due_at)
  SELECT r.stamp_idx, 'next-stamp', 'due', 0, 0, 0, r.at FROM redemptions r
  JOIN commands c ON c.command_id = r.command_id
  LEFT JOIN stamps n ON n.follows = r.stamp_idx
  WHERE c.caller LIKE 'tablet:%' AND n.stamp_idx IS NULL;
CREATE INDEX automations_due ON automations (due_at) WHERE state = 'due';

-- A coupon of the hosted service is one more kind of call; a CHECK cannot be altered on both engines.
CREATE TABLE upstream_intents_next (
  command_id TEXT PRIMARY KEY REFERENCES commands (command_id),
  stamp_idx BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('add', 'remove', 'redeem', 'create', 'create-coupon')),
  count INTEGER NOT NULL,
  is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('ready', 'sending', 'holding', 'reading', 'settled')),
  base INTEGER,
  sent INTEGER NOT NULL DEFAULT 0,
  ok INTEGER NOT NULL DEFAULT 0,
  is_ambiguous INTEGER NOT NULL DEFAULT 0,
  refusal TEXT,
  cause TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  payload_sealed TEXT,
  UNIQUE (stamp_idx, seq),
  CHECK (ok <= sent AND sent <= count)
);
INSERT INTO upstream_intents_next SELECT command_id, stamp_idx, seq, kind, count, is_live, state, base, sent, ok,
  is_ambiguous, refusal, cause, tries, due_at, created_at, payload_sealed FROM upstream_intents;
DROP TABLE upstream_intents;
ALTER TABLE upstream_intents_next RENAME TO upstream_intents;
CREATE INDEX upstream_intents_open ON upstream_intents (stamp_idx, seq) WHERE state <> 'settled';
