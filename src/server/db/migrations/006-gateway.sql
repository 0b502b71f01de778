-- Gateway mode: what is to be sent to the hosted Stamp API, and what it was last seen to hold.

-- fence grows with each lease: whoever holds an older one writes nothing more. stamps is the ledger's count, null
-- while it was never seen. view is the last snapshot, without personal fields and secrets.
CREATE TABLE upstream_stamps (
  stamp_idx BIGINT PRIMARY KEY,
  next_seq BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  stamps INTEGER,
  seen_at BIGINT,
  refusal TEXT,
  view TEXT
);

-- One row a command; "add 3" is one row with three calls. The state's diagram stands in gateway/intent.ts.
-- base is the count before the first call, sent the calls that were begun, ok those that were answered with code 0.
CREATE TABLE upstream_intents (
  command_id TEXT PRIMARY KEY REFERENCES commands (command_id),
  stamp_idx BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('add', 'remove', 'redeem', 'create')),
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
CREATE INDEX upstream_intents_open ON upstream_intents (stamp_idx, seq) WHERE state <> 'settled';

-- When the budget of the hosted plan is free again (GCRA's theoretical arrival time), shared by all processes.
CREATE TABLE upstream_budget (
  period TEXT PRIMARY KEY,
  tat DOUBLE PRECISION NOT NULL
);
INSERT INTO upstream_budget (period, tat) VALUES ('minute', 0), ('hour', 0);
