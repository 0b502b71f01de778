-- What the review reads, newest first, by any one of its filters. The card is the one that the stamp had at the time.
ALTER TABLE commands ADD COLUMN card_idx BIGINT;
UPDATE commands SET card_idx = (SELECT s.card_idx FROM stamps s WHERE s.stamp_idx = commands.stamp_idx);
DROP INDEX commands_person;
CREATE INDEX commands_person ON commands (person, decided_at, command_id);
CREATE INDEX commands_decided ON commands (decided_at, command_id);
CREATE INDEX commands_kind ON commands (kind, decided_at, command_id);
CREATE INDEX commands_caller ON commands (caller, decided_at, command_id);
CREATE INDEX commands_card ON commands (card_idx, decided_at, command_id);
CREATE INDEX commands_refused ON commands (decided_at, command_id) WHERE code <> 0;
CREATE INDEX audit_log ON audit (at, hash) WHERE command_id IS NULL;
CREATE INDEX ledger_at ON ledger (at);
CREATE INDEX redemptions_at ON redemptions (at);
CREATE INDEX webhook_events_stamp ON webhook_events (stamp_idx, at);
CREATE INDEX reviews_stamp ON reviews (stamp_idx, opened_at);
CREATE INDEX reviews_opened ON reviews (opened_at, review_id);

-- A reward that was given back: a new full stamp, one for a redeemed one.
ALTER TABLE stamps ADD COLUMN restores BIGINT;
CREATE UNIQUE INDEX stamps_restores ON stamps (restores);

-- resolution is set while it is worked on already: whoever comes with another one meanwhile is refused.
ALTER TABLE reviews ADD COLUMN closed_by TEXT;
ALTER TABLE reviews ADD COLUMN note TEXT;
ALTER TABLE reviews ADD COLUMN outcome TEXT;

-- Last four digits of a phone. Both engines take this spelling of "the end of it".
CREATE INDEX holders_phone_end ON holders (substr(user_phnno, length(user_phnno) - 3));
CREATE INDEX holders_user ON holders (user_id);
