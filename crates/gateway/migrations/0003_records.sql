-- Events, and what is kept in them. Records are sealed under a key that is not in the database; in the clear stands
-- only what they are found and compared by.
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES accounts (id),
  open BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  -- Sealed: the closings and reopenings that this version went on from, for versions written side by side.
  base BYTEA NOT NULL
);
CREATE INDEX events_by_owner ON events (owner_id, id);

-- Colleagues whom the owner named.
CREATE TABLE event_people (
  event_id TEXT NOT NULL REFERENCES events (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (event_id, account_id)
);
CREATE INDEX event_people_by_account ON event_people (account_id, event_id);

-- The last version of each record. `author` first wrote it, `writer` wrote this version; `parent` is the saved read
-- that a picture or a note is of.
CREATE TABLE records (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES events (id),
  parent TEXT,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  author TEXT NOT NULL,
  writer TEXT NOT NULL,
  workstation TEXT NOT NULL,
  gone BIGINT NOT NULL,
  -- RET-4: of a saved read that is not gone.
  disposal BIGINT,
  sealed BYTEA NOT NULL
);
CREATE INDEX records_by_disposal ON records (disposal);
CREATE INDEX records_by_event ON records (event_id, id);
CREATE INDEX records_by_parent ON records (parent);

-- ACC-6 and ACC-7: `what` is `source:NAME` or `right:CODE`. One that was revoked stays, so that nothing grants it again
-- by itself.
CREATE TABLE grants (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  what TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (account_id, what)
);

-- QLT-1: who found what in the picture of which read, by a keyed digest of source and read. No plate; the camera
-- stands here for its misread figures.
CREATE TABLE looks (
  seen BYTEA NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  at BIGINT NOT NULL,
  found TEXT NOT NULL,
  source TEXT NOT NULL,
  reader TEXT NOT NULL,
  PRIMARY KEY (seen, account_id)
);
CREATE INDEX looks_by_reader ON looks (source, reader);

-- QLT-1: who was given the picture of which read, by the same digest: who was not has found nothing in it.
CREATE TABLE pictures_seen (
  seen BYTEA NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (seen, account_id)
);

-- QRY-9: requests to look further back, and who decided them. Reasons are sealed.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES events (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  asked BIGINT NOT NULL,
  since BIGINT NOT NULL,
  needed BIGINT NOT NULL,
  reason BYTEA NOT NULL
);
CREATE INDEX approvals_by_account ON approvals (account_id, asked);
CREATE INDEX approvals_by_time ON approvals (asked);
CREATE TABLE approval_decisions (
  approval_id TEXT NOT NULL REFERENCES approvals (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  at BIGINT NOT NULL,
  approved BIGINT NOT NULL,
  reason BYTEA NOT NULL,
  PRIMARY KEY (approval_id, account_id)
);
