-- Cards by when they were given out, and by when they run out: a report walks the days that it is asked for.
CREATE INDEX stamps_created ON stamps (created_at, stamp_idx);
CREATE INDEX stamps_ending ON stamps (end_ymd, stamp_idx);
