-- This account's trail on this workstation: entries, hash tiles (C2SP, the last of each level rewritten
-- until full), and one row about the log.
CREATE TABLE trail_entries (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE trail_tiles (level INTEGER NOT NULL, n INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, n));
-- `seed` is the signing key where the system keeps none; `witnessed` and `note` are those of the last
-- head that a quorum signed.
CREATE TABLE trail_log (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  origin TEXT NOT NULL,
  seed BLOB,
  size INTEGER NOT NULL,
  witnessed INTEGER NOT NULL,
  note TEXT NOT NULL
);
