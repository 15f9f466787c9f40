-- The owner's work. A record is its newest version here; an empty body is one that was taken away. `sent` is the
-- version that the gateway has, `refused` why it will not have this one. A record waits while `sent < version`.
CREATE TABLE records (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  event TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  workstation TEXT NOT NULL,
  body TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  refused TEXT
) STRICT;
CREATE INDEX records_by_event ON records (event, kind);
CREATE INDEX records_waiting ON records (at) WHERE sent < version;

-- What was found in pictures: no plate is in it, and it stays when the read is gone.
CREATE TABLE looks (
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  reader TEXT NOT NULL,
  found TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source, record)
) STRICT;

-- One's own questions, by the place of their intents in the trail; questions and purposes as JSON.
CREATE TABLE asks (
  n INTEGER PRIMARY KEY NOT NULL,
  asked INTEGER NOT NULL,
  event TEXT NOT NULL,
  question TEXT NOT NULL,
  purpose TEXT NOT NULL,
  answer TEXT,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX asks_by_event ON asks (event, asked);

CREATE TABLE templates (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, draft TEXT NOT NULL) STRICT;

-- Cached answers: the reads are in files of their own under keys that are not here (RET-5).
CREATE TABLE answers (
  id TEXT PRIMARY KEY NOT NULL,
  n INTEGER NOT NULL,
  event TEXT NOT NULL,
  question TEXT NOT NULL,
  purpose TEXT NOT NULL,
  asked INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  count INTEGER NOT NULL,
  digest TEXT NOT NULL,
  sources TEXT NOT NULL
) STRICT;
