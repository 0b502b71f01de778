-- No two people have the same PIN. As the hash beside it argon2id under a pepper that is outside, but with one salt for
-- all, so that a second one is refused by the index. Null until who has had a PIN before this signs in once.
ALTER TABLE people ADD COLUMN pin_twin TEXT;
CREATE UNIQUE INDEX people_pin_twin ON people (pin_twin);
