-- The branches of a shop. None is ever deleted, since what was done there is told by its name. limits is JSON: those that
-- stand in the place of the shop's.
CREATE TABLE branches (
  branch_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  limits TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE UNIQUE INDEX branches_name ON branches (name);

ALTER TABLE tablets ADD COLUMN branch_id TEXT;
ALTER TABLE pairings ADD COLUMN branch_id TEXT;
CREATE INDEX tablets_branch ON tablets (branch_id, paired_at, tablet_id) WHERE branch_id IS NOT NULL;
CREATE INDEX tablets_paired ON tablets (paired_at, tablet_id) WHERE revoked_at IS NULL;
CREATE INDEX tablets_gone ON tablets (paired_at, tablet_id) WHERE revoked_at IS NOT NULL;

-- From when on a tablet was at which branch: where something was done is told by its tablet and its time, so that no tap writes
-- a byte more. Null is at none.
CREATE TABLE tablet_branches (
  tablet_id TEXT NOT NULL,
  since BIGINT NOT NULL,
  branch_id TEXT,
  PRIMARY KEY (tablet_id, since)
);
CREATE INDEX tablet_branches_branch ON tablet_branches (branch_id, tablet_id);

-- Who works at all branches, and where the others do.
ALTER TABLE people ADD COLUMN everywhere INTEGER NOT NULL DEFAULT 1;
CREATE INDEX people_everywhere ON people (created_at, person_id)
  WHERE everywhere = 1 AND disabled_at IS NULL AND pin_hash IS NOT NULL;
CREATE TABLE person_branches (
  person_id TEXT NOT NULL,
  branch_id TEXT NOT NULL,
  PRIMARY KEY (person_id, branch_id)
);
CREATE INDEX person_branches_branch ON person_branches (branch_id, person_id);
