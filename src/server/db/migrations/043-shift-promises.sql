-- How many promise slips whoever handed over gave in the shift.
ALTER TABLE shift_handovers ADD COLUMN promises INTEGER NOT NULL DEFAULT 0 CHECK (promises >= 0);
