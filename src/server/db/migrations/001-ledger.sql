-- Instants are epoch milliseconds, days are YYYY-MM-DD in the shop's time zone, flags are 0 and 1.
-- The constraints say once more what the ledger's statements say.

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE stamp_cards (
  card_idx BIGINT PRIMARY KEY,
  card_nm TEXT NOT NULL,
  card_ttl TEXT NOT NULL,
  max_stamps INTEGER NOT NULL CHECK (max_stamps BETWEEN 1 AND 100),
  stamp_img_url TEXT,
  valid_days INTEGER NOT NULL,
  onsite_pwd_sealed TEXT,
  created_at BIGINT NOT NULL
);

CREATE TABLE stamps (
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
  CHECK (stamps BETWEEN 0 AND max_stamps),
  CHECK (strt_ymd <= end_ymd),
  CHECK (redeemed_at IS NULL OR stamps = max_stamps)
);
CREATE UNIQUE INDEX stamps_follows ON stamps (follows);

-- Personal data, apart from everything that is kept for ever; deleting the row destroys the commitment's salt.
CREATE TABLE holders (
  stamp_idx BIGINT PRIMARY KEY,
  salt TEXT NOT NULL,
  memo TEXT,
  user_id TEXT,
  user_nm TEXT,
  user_phnno TEXT,
  user_eml TEXT,
  user_etc1 TEXT,
  user_etc2 TEXT
);

-- One row a command, never pruned: the record that makes a repeat harmless. code is null only inside its transaction.
CREATE TABLE commands (
  command_id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  kind TEXT NOT NULL,
  stamp_idx BIGINT,
  caller TEXT NOT NULL,
  person TEXT,
  tapped_at BIGINT,
  decided_at BIGINT NOT NULL,
  code INTEGER,
  result TEXT
);
CREATE INDEX commands_stamp ON commands (stamp_idx, decided_at);

-- One row a stamp: "add 3" is one command with three rows, all or none.
CREATE TABLE ledger (
  command_id TEXT NOT NULL REFERENCES commands (command_id),
  part INTEGER NOT NULL,
  stamp_idx BIGINT NOT NULL,
  event TEXT NOT NULL,
  delta INTEGER NOT NULL,
  stamps_after INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (command_id, part)
);
CREATE INDEX ledger_stamp ON ledger (stamp_idx, at);

CREATE TABLE redemptions (
  stamp_idx BIGINT PRIMARY KEY,
  command_id TEXT NOT NULL UNIQUE,
  at BIGINT NOT NULL
);

CREATE TABLE password_failures (
  scope TEXT NOT NULL,
  card_idx BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  locked_until BIGINT NOT NULL,
  PRIMARY KEY (scope, card_idx)
);

CREATE TABLE coupons (
  cpn_no TEXT PRIMARY KEY,
  nm TEXT NOT NULL,
  disc_type_idx INTEGER NOT NULL,
  disc DOUBLE PRECISION NOT NULL,
  disc_currency TEXT,
  strt_ymd TEXT,
  end_ymd TEXT,
  use_limit INTEGER NOT NULL,
  use_cnt INTEGER NOT NULL,
  user_id TEXT,
  onsite_pwd_sealed TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  memo TEXT,
  url TEXT,
  created_at BIGINT NOT NULL,
  CHECK (use_cnt >= 0 AND (use_limit = 0 OR use_cnt <= use_limit))
);

CREATE TABLE audit_heads (
  chain TEXT PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TABLE audit (
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  command_id TEXT,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);

CREATE TABLE people (
  person_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
  created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  tablet_id TEXT NOT NULL,
  tablet_nm TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES people (person_id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
