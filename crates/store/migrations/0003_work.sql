-- The owner's work on this workstation. Times are microseconds since 1970, ids are UUIDs as text, bodies are JSON.

-- Events, saved reads, pictures and notes, the newest version of each. An empty body is one that was taken away;
-- its row stays, so that the taking away is sent and not undone. `part_of` is the saved read of a picture or note.
CREATE TABLE records (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('event', 'saved', 'picture', 'note')),
  event TEXT NOT NULL,
  part_of TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  workstation TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX records_event ON records (event, kind);
CREATE INDEX records_live ON records (kind, event) WHERE body <> '';
CREATE INDEX records_part ON records (part_of) WHERE part_of IS NOT NULL;

-- Records whose newest version was written here and is not at the gateway. A new version goes to the end, `n`, with
-- the `since` of the first. `fresh`: no version of it ever was at the gateway. `refused`: why the gateway won't have it.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY,
  record TEXT NOT NULL UNIQUE REFERENCES records (id) ON DELETE CASCADE,
  fresh INTEGER NOT NULL,
  since INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  refused TEXT
) STRICT;

-- One's own looks at reads (QLT-1): no plate is in them.
CREATE TABLE looks (
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  reader TEXT NOT NULL,
  answer TEXT NOT NULL,
  found TEXT NOT NULL,
  at INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT;
CREATE INDEX looks_unsent ON looks (at) WHERE sent = 0;

-- One's own asks: the intent's place `n` in the log named `log`.
CREATE TABLE asks (
  id INTEGER PRIMARY KEY,
  log TEXT NOT NULL,
  n INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  event TEXT NOT NULL,
  question TEXT NOT NULL,
  purpose TEXT NOT NULL,
  answer TEXT,
  outcome TEXT,
  UNIQUE (log, n)
) STRICT;
CREATE INDEX asks_event ON asks (event, id);

CREATE TABLE templates (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  event TEXT,
  draft TEXT NOT NULL
) STRICT;

-- The cached answers that there are. Their reads are in files of their own, and their keys at the gateway.
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
