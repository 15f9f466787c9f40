-- The agency's own readers and what they saw. Plates, places and cameras of reads stand here as keyed digests and
-- sealed, never in the clear (docs/decisions/0009-own-reads.md).
CREATE TABLE own_readers (
  id TEXT PRIMARY KEY,
  -- JSON of the reader.
  told TEXT NOT NULL,
  country TEXT,
  -- 1: a readers file says so, and no record says otherwise.
  listed BIGINT NOT NULL,
  at BIGINT NOT NULL
);

CREATE TABLE own_reads (
  id BYTEA PRIMARY KEY,
  at BIGINT NOT NULL,
  plate BYTEA NOT NULL,
  reader BYTEA NOT NULL,
  cell BYTEA NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX own_reads_at ON own_reads (at);
CREATE INDEX own_reads_plate ON own_reads (plate, at);
CREATE INDEX own_reads_reader ON own_reads (reader, at);
CREATE INDEX own_reads_cell ON own_reads (cell, at);

-- Each plate and each cell that reads have, once, sealed: what a pattern or an area is compared with. No read that has
-- it is from `last` or later.
CREATE TABLE own_words (
  kind TEXT NOT NULL,
  term BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (kind, term)
);
CREATE INDEX own_words_last ON own_words (last);

CREATE TABLE own_pictures (id BYTEA PRIMARY KEY, at BIGINT NOT NULL, sealed BYTEA NOT NULL);
CREATE INDEX own_pictures_at ON own_pictures (at);

-- What came in and has no entry in the log yet: summed up, since cameras send one record at a time.
CREATE TABLE own_tallies (
  origin TEXT NOT NULL,
  format TEXT NOT NULL,
  lane TEXT NOT NULL,
  since BIGINT NOT NULL,
  due BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  PRIMARY KEY (origin, format, lane, since)
);

-- Keys of camera systems: SHA-256 of the secret half, with the files that say what their records don't.
CREATE TABLE reader_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  readers TEXT NOT NULL,
  mapping TEXT,
  made BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  revoked BIGINT
);
CREATE INDEX reader_keys_name ON reader_keys (name);
