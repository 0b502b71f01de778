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
