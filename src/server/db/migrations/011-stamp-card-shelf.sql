-- active 0: no new stamps of this card are given out. made_by is the command that made the card, so that a repeat
-- finds it. onsite_pwd_at is when its on-site password was last changed.
ALTER TABLE stamp_cards ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
ALTER TABLE stamp_cards ADD COLUMN made_by TEXT;
ALTER TABLE stamp_cards ADD COLUMN onsite_pwd_at BIGINT;
CREATE UNIQUE INDEX stamp_cards_made_by ON stamp_cards (made_by);
