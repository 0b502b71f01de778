-- Cards that were made here and were moved to a hosted service, which gave them numbers of its own: the code that the
-- customer has says the old one.
CREATE TABLE moved_stamps (
  stamp_idx BIGINT PRIMARY KEY,
  hosted_idx BIGINT NOT NULL UNIQUE,
  at BIGINT NOT NULL
);
