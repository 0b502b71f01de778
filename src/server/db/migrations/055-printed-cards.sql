-- Cards that were printed before they are anybody's. A number stands here from the printing on, and among the stamps from
-- its first scan on.
CREATE TABLE card_batches (
  batch_id TEXT PRIMARY KEY,
  card_idx BIGINT NOT NULL REFERENCES stamp_cards (card_idx),
  note TEXT NOT NULL,
  cards INTEGER NOT NULL,
  person TEXT,
  made_at BIGINT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX card_batches_made ON card_batches (made_at);

CREATE TABLE printed_cards (
  stamp_idx BIGINT PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES card_batches (batch_id),
  place INTEGER NOT NULL,
  started_at BIGINT,
  started_by TEXT
);
CREATE UNIQUE INDEX printed_cards_batch ON printed_cards (batch_id, place);
CREATE INDEX printed_cards_started ON printed_cards (started_at) WHERE started_at IS NOT NULL;
