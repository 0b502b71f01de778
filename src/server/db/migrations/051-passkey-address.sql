-- The name of the address that a passkey is bound to; null for those of before, which nobody noted.
ALTER TABLE passkeys ADD COLUMN rp_id TEXT;
