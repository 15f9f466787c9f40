-- The owner's work on this workstation. Times are microseconds since 1970, ids are UUIDs as text, bodies are JSON.

-- Events, saved reads, pictures and notes, the newest version of each. One that was taken away is `gone` and has an
-- empty body; its row stays, so that the taking away is sent and not undone. `part_of` is the saved read of a picture or
-- note, `view` that of a picture.
--
-- Why `room`: SQLite keeps the beginning of a row, at most 3,981 bytes of these pages, in a page of the tree, and moves
-- it between pages as rows come and go; `secure_delete` overwrites a deleted row where it is, but not where it was. What
-- comes after `room` lies in pages of its own, which never move and are overwritten when they are freed (RET-5). So
-- what must not outlive its deletion comes last, after `room`.
CREATE TABLE records (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('event', 'saved', 'picture', 'note')),
  event TEXT NOT NULL,
  part_of TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  workstation TEXT NOT NULL,
  view TEXT,
  gone INTEGER NOT NULL,
  room BLOB NOT NULL DEFAULT (zeroblob(4096)) CHECK (length(room) = 4096),
  body TEXT NOT NULL
) STRICT;
CREATE INDEX records_event ON records (event, kind, gone, at);
CREATE INDEX records_kind ON records (kind, gone);
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
  author TEXT NOT NULL,
  found TEXT NOT NULL,
  at INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT;
CREATE INDEX looks_unsent ON looks (at) WHERE sent = 0;

-- One's own asks, by the place `n` of their intents in the log named `log`: a new log counts from nought again.
CREATE TABLE asks (
  id INTEGER PRIMARY KEY,
  log TEXT NOT NULL,
  n INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  event TEXT NOT NULL,
  question TEXT NOT NULL,
  purpose TEXT NOT NULL,
  answer TEXT,
  outcome TEXT NOT NULL,
  UNIQUE (log, n)
) STRICT;
CREATE INDEX asks_event ON asks (event, id);

CREATE TABLE templates (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  room BLOB NOT NULL DEFAULT (zeroblob(4096)) CHECK (length(room) = 4096),
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
  -- Whether it came to its end.
  whole INTEGER NOT NULL,
  sources TEXT NOT NULL
) STRICT;
