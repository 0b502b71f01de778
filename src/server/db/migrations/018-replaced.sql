-- A lost card whose stamps went on to a new one, the one that follows it.
ALTER TABLE stamps ADD COLUMN replaced_at BIGINT;
