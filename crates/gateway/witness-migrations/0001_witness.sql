-- What a witness keeps: each log that was made known to it, and the last head it signed.
CREATE TABLE witnessed (
  origin TEXT PRIMARY KEY,
  verifier TEXT NOT NULL,
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL
);
-- Heads it refused because they show tampering, for whoever asks.
CREATE TABLE refused (id TEXT PRIMARY KEY, origin TEXT NOT NULL, note TEXT NOT NULL, why TEXT NOT NULL, at BIGINT NOT NULL);
