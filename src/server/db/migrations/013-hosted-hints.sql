-- What the hosted service's webhooks have told: hints to look at a stamp, kept so that each event counts once. outcome:
-- echo (of our own call), seen (looked at since), unknown (no stamp of this counter), looked, stale.
CREATE TABLE upstream_hints (
  event_id TEXT PRIMARY KEY,
  stamp_idx BIGINT NOT NULL,
  action TEXT NOT NULL,
  at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  done_at BIGINT,
  outcome TEXT
);
CREATE INDEX upstream_hints_due ON upstream_hints (stamp_idx, due_at) WHERE done_at IS NULL;
CREATE INDEX upstream_hints_at ON upstream_hints (at);
