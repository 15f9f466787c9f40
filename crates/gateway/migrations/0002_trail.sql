-- The trail: the gateway's own log and its copies of the workstations' logs (AUD-1 to AUD-4).
ALTER TABLE accounts ADD COLUMN unit TEXT NOT NULL DEFAULT '';

-- One row a log. `id` is `gateway` for its own; size and root are those of the last head.
CREATE TABLE logs (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL UNIQUE,
  verifier TEXT NOT NULL,
  account_id TEXT REFERENCES accounts (id),
  workstation TEXT NOT NULL,
  enlisted_at BIGINT NOT NULL,
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  note TEXT NOT NULL,
  head_at BIGINT NOT NULL
);

-- Entries, sealed under a key that is not in the database. `seq` is the place in the register, which
-- runs through all logs without a gap.
CREATE TABLE log_entries (
  seq BIGINT PRIMARY KEY,
  log_id TEXT NOT NULL REFERENCES logs (id),
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  UNIQUE (log_id, n)
);
CREATE INDEX log_entries_at ON log_entries (at, seq);

-- What an entry can be found by, as keyed digests: who, what, plate, event, outcome, rule, unit.
CREATE TABLE log_terms (term BYTEA NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (term, seq));

-- Hash tiles of 256 (C2SP tlog-tiles); the last of each level is rewritten until it is full.
CREATE TABLE log_tiles (
  log_id TEXT NOT NULL REFERENCES logs (id),
  level BIGINT NOT NULL,
  n BIGINT NOT NULL,
  hashes BYTEA NOT NULL,
  PRIMARY KEY (log_id, level, n)
);

-- Each head that was signed, with the cosignatures it got.
CREATE TABLE log_heads (
  log_id TEXT NOT NULL REFERENCES logs (id),
  size BIGINT NOT NULL,
  at BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (log_id, size)
);

-- Acts that were committed with what they record and wait for their place in the gateway's log.
CREATE TABLE log_waiting (id TEXT PRIMARY KEY, at BIGINT NOT NULL, sealed BYTEA NOT NULL);

-- One row: how many entries the register has.
CREATE TABLE register (id BIGINT PRIMARY KEY, size BIGINT NOT NULL);
INSERT INTO register (id, size) VALUES (1, 0);

-- Intents that have served for a question: each serves once (AUD-3).
CREATE TABLE asked (log_id TEXT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (log_id, n));

-- What the auditor has to know: tampering, a witness away, late entries.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  words TEXT NOT NULL,
  since BIGINT NOT NULL,
  ended BIGINT
);
CREATE INDEX alerts_open ON alerts (kind, about, ended);

-- When each configured witness last signed, and since when it is missed.
CREATE TABLE witnesses (name TEXT PRIMARY KEY, last_signed BIGINT NOT NULL, missed_since BIGINT, why TEXT NOT NULL);
