-- Which kinds of events an address is told, with commas between; null is all that there are.
ALTER TABLE webhook_endpoints ADD COLUMN kinds TEXT;
-- Which call replaced the secret last: sent again, it takes no other secret away.
ALTER TABLE webhook_endpoints ADD COLUMN rotation_id TEXT;
