-- RET-1, RET-5: cached answers that are alive. The answer itself is on a workstation alone; here is its key, sealed
-- under a key that is not in the database, and which reads it has, sealed under that key. When it expires the row is
-- removed, and nothing opens the answer any more; the log says that its key was destroyed.
CREATE TABLE answers (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  -- A keyed digest of what was asked for which event, the window aside (QRY-6).
  question BYTEA NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  sealed_key BYTEA NOT NULL,
  sealed_index BYTEA NOT NULL,
  reads BIGINT NOT NULL,
  digest TEXT NOT NULL
);
CREATE INDEX answers_expires ON answers (expires);
