-- The keys of other systems: each named, limited to what it may do, replaced and revoked by itself. Kept as SHA-256.
CREATE TABLE api_keys (
  key_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE,
  -- Good beside it for a day after it was replaced.
  previous_hash TEXT UNIQUE,
  previous_until BIGINT,
  -- Which call replaced it last: sent again, it takes nothing more away.
  rotation_id TEXT,
  made_at BIGINT NOT NULL,
  revoked_at BIGINT
);

-- The one key that there was: of the first start, or the operator's own. It goes on being good for everything.
INSERT INTO api_keys (key_id, name, scopes, key_hash, made_at)
  SELECT 'start', '', 'read,stamps,metrics', value, COALESCE((SELECT MIN(created_at) FROM people), 0)
  FROM settings WHERE key = 'api_key_hash';
DELETE FROM settings WHERE key = 'api_key_hash';
