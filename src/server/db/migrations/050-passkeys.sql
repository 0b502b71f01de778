-- What stands for a manager's password and authenticator together (WebAuthn): the public half, which is no secret.
CREATE TABLE passkeys (
  passkey_id TEXT PRIMARY KEY,
  credential_id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL REFERENCES people (person_id),
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  -- As the authenticator counts them; 0 for ever where it does not.
  sign_count BIGINT NOT NULL,
  transports TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX passkeys_person ON passkeys (person_id);

-- Each challenge is answered once. What is over by its own time needs no row any more.
CREATE TABLE passkey_challenges (
  challenge TEXT PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
