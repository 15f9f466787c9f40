-- The owner's work, sealed: what is in the clear is what is decided by. `gone` is a record that was taken away.
CREATE TABLE records (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  event_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_account TEXT NOT NULL,
  workstation TEXT NOT NULL,
  gone BIGINT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX records_by_event ON records (event_id);
-- Who may see an event: its owner, and who was named.
CREATE TABLE event_people (
  event_id TEXT NOT NULL,
  account TEXT NOT NULL,
  owner BIGINT NOT NULL,
  PRIMARY KEY (event_id, account)
);
CREATE INDEX event_people_by_account ON event_people (account);
-- ACC-6 and ACC-7: `source:NAME` and `right:CODE`.
CREATE TABLE grants (
  account TEXT NOT NULL,
  what TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account, what)
);
-- What was found in pictures (QLT-1); the read by a keyed digest, and no plate.
CREATE TABLE looks (
  read_term BYTEA NOT NULL,
  account TEXT NOT NULL,
  reader TEXT NOT NULL,
  found TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (read_term, account)
);
-- QRY-9. Reasons are sealed.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY NOT NULL,
  event_id TEXT NOT NULL,
  account TEXT NOT NULL,
  unit TEXT NOT NULL,
  asked BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE TABLE approval_decisions (
  approval_id TEXT NOT NULL,
  account TEXT NOT NULL,
  at BIGINT NOT NULL,
  approved BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (approval_id, account)
);
