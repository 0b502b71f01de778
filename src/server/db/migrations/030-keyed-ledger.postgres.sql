-- As in SQLite: one stamp's rows stand together, and no index is kept that another one answers for.
ALTER TABLE ledger DROP CONSTRAINT ledger_pkey;
ALTER TABLE ledger ADD PRIMARY KEY (stamp_idx, command_id, part);
DROP INDEX ledger_stamp;
ALTER TABLE redemptions DROP CONSTRAINT redemptions_command_id_key;
