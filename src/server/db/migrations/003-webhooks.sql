-- Outgoing webhooks (Standard Webhooks). Bodies hold nothing personal. Secrets lie sealed.

CREATE TABLE webhook_endpoints (
  endpoint_id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  previous_sealed TEXT,
  previous_until BIGINT,
  disabled_at BIGINT,
  disabled_cause TEXT,
  created_at BIGINT NOT NULL
);

-- event_id comes from the command's id: a replay or a second writer cannot make a second event.
CREATE TABLE webhook_events (
  event_id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  stamp_idx BIGINT,
  at BIGINT NOT NULL,
  body TEXT NOT NULL
);

-- due: to be sent at due_at, by whoever holds the lease. The lease's token is the fence of its settling.
CREATE TABLE webhook_deliveries (
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (endpoint_id),
  event_id TEXT NOT NULL REFERENCES webhook_events (event_id),
  state TEXT NOT NULL CHECK (state IN ('due', 'delivered', 'failed')),
  attempts INTEGER NOT NULL,
  due_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  lease_token TEXT,
  PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE state = 'due';
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id);

CREATE TABLE webhook_attempts (
  endpoint_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  lease_token TEXT NOT NULL,
  status INTEGER,
  cause TEXT,
  duration_ms INTEGER NOT NULL,
  PRIMARY KEY (endpoint_id, event_id, lease_token)
);
