-- What is due is looked for by the address: one that does not answer has a hundred thousand rows before another's first.
CREATE INDEX webhook_deliveries_lane ON webhook_deliveries (endpoint_id, due_at, event_id) WHERE state = 'due';
DROP INDEX IF EXISTS webhook_deliveries_due;
