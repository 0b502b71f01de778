-- Before then nobody says "not applied" of a call in doubt (gateway/intent.ts); due_at is when it is looked at next.
ALTER TABLE upstream_intents ADD COLUMN settle_at BIGINT;
UPDATE upstream_intents SET settle_at = due_at WHERE state = 'holding';
