-- Stamps of a late add that its full card could not hold: they go to the customer's next card (api/commands.ts).
ALTER TABLE upstream_intents ADD COLUMN carried INTEGER NOT NULL DEFAULT 0 CHECK (carried >= 0);
CREATE INDEX ledger_carried ON ledger (at) WHERE event = 'stamp.carried-over';
