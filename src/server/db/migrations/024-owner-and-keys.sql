-- One owner among the managers: whose password and PIN nobody else gives. The first manager with an account.
ALTER TABLE people ADD COLUMN is_owner INTEGER NOT NULL DEFAULT 0 CHECK (is_owner IN (0, 1));
UPDATE people SET is_owner = 1 WHERE person_id = (
  SELECT p.person_id FROM people p WHERE p.role = 'manager' AND p.login IS NOT NULL AND p.disabled_at IS NULL
  ORDER BY p.created_at, p.person_id LIMIT 1);
CREATE UNIQUE INDEX people_owner ON people (is_owner) WHERE is_owner = 1;

-- In place of the authenticator's code, each once. Digested under the secret, with the person.
CREATE TABLE recovery_codes (
  code_digest TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people (person_id),
  made_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX recovery_codes_person ON recovery_codes (person_id);

-- Keys for other systems beside the operator's own, which is a setting. scopes: words with commas. After a rotation the
-- key before counts until previous_until.
CREATE TABLE api_keys (
  key_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT,
  previous_until BIGINT,
  made_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX api_keys_previous ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL;
