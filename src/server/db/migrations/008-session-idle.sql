-- When a session was last used, to the minute: one that nobody uses ends (OWASP ASVS 5.0 V7.3).
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
