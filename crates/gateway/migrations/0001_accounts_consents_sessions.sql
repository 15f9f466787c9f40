-- One schema for SQLite, PostgreSQL and its distributed kin: TEXT ids, BIGINT microseconds and flags.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  password_initial BIGINT NOT NULL,
  totp_sealed BYTEA,
  totp_last_step BIGINT NOT NULL,
  disabled BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_sign_in BIGINT
);

CREATE TABLE recovery_codes (
  digest TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  used_at BIGINT
);

-- CON-4: who (once the sign-in says so), when, the version and the digest of the exact words shown.
CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  outcome TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  rules_digest TEXT NOT NULL,
  workstation TEXT NOT NULL,
  address TEXT NOT NULL,
  at BIGINT NOT NULL,
  token_digest TEXT UNIQUE,
  spent_at BIGINT,
  account_id TEXT REFERENCES accounts (id)
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  consent_id TEXT NOT NULL UNIQUE REFERENCES consents (id),
  token_digest TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  began BIGINT NOT NULL,
  last_input BIGINT NOT NULL,
  ended_at BIGINT,
  ended_why TEXT
);
CREATE INDEX sessions_open ON sessions (account_id, ended_at);

-- The steps of a first sign-in: a new password staged, a second factor offered; nothing of it counts
-- until the last step, which writes all at once.
CREATE TABLE steps (
  token_digest TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  consent_id TEXT NOT NULL REFERENCES consents (id),
  address TEXT NOT NULL,
  at BIGINT NOT NULL,
  needs_password BIGINT NOT NULL,
  password_hash TEXT,
  totp_sealed BYTEA
);

-- SEC-3, by the digest of the name that was typed, whether or not an account has it: an unknown name
-- answers like a known one.
CREATE TABLE sign_in_failures (id TEXT PRIMARY KEY, name_digest TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX sign_in_failures_by_name ON sign_in_failures (name_digest, at);
CREATE TABLE sign_in_locks (name_digest TEXT PRIMARY KEY, at BIGINT NOT NULL);
