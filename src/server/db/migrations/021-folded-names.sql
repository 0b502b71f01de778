-- What a customer is looked for by, folded by us: words of the name in pairs, and the telephone number from its end.
-- Personal data as the name itself, and erased with it. Compared byte by byte on both engines: a term is found by its
-- beginning.
CREATE TABLE holder_terms (
  term TEXT COLLATE "binary" NOT NULL,
  stamp_idx BIGINT NOT NULL,
  PRIMARY KEY (term, stamp_idx)
);
CREATE INDEX holder_terms_stamp ON holder_terms (stamp_idx);

-- 0: its terms are not written yet.
ALTER TABLE holders ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX holders_unfolded ON holders (stamp_idx) WHERE folded = 0;
