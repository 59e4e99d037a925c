-- Moments that segments ask about: one row for each event (or trait) that a condition of a segment matches, in the order of people, so that
-- what one did is found without a look at the log. `atom` names the condition; equal conditions share their rows. A row written twice is the
-- same row: readers take each `ref` once.
CREATE TABLE IF NOT EXISTS segment_marks {{on_cluster}}
(
    store_id  LowCardinality(String),
    alias_key UInt64,
    atom      UInt64,
    at        DateTime64(3, 'UTC'),
    ref       UInt64,
    -- Which step of a sequence (1, 2, or 3 for both), or a number that the event says; not a number where it says none.
    num       Float64,
    word      String
)
ENGINE = {{replicated}}ReplacingMergeTree
ORDER BY (store_id, alias_key, atom, at, ref)
SETTINGS index_granularity = 1024, fsync_after_insert = 1;

-- Where each person stands: the segments they are in, what the last evaluation changed, and when time alone may change it next.
CREATE TABLE IF NOT EXISTS segment_people {{on_cluster}}
(
    store_id   LowCardinality(String),
    person_key UInt64,
    version    UInt64,
    at         DateTime64(3, 'UTC'),
    segments   Array(LowCardinality(String)),
    entered    Array(LowCardinality(String)),
    gone       Array(LowCardinality(String)),
    -- Ms since 1970 UTC; the end of time when nothing changes by itself.
    due_ms     Int64,
    INDEX by_version version TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version)
ORDER BY (store_id, person_key)
SETTINGS index_granularity = 1024, fsync_after_insert = 1;

-- Who is in a segment: what every question filters by. Read with FINAL and is_member = 1.
CREATE TABLE IF NOT EXISTS segment_members {{on_cluster}}
(
    store_id   LowCardinality(String),
    segment_id LowCardinality(String),
    person_key UInt64,
    version    UInt64,
    -- Since when they are in it, or out of it.
    at         DateTime64(3, 'UTC'),
    is_member  UInt8
)
ENGINE = {{replicated}}ReplacingMergeTree(version)
ORDER BY (store_id, segment_id, person_key)
SETTINGS fsync_after_insert = 1;

-- Every entering and leaving, with its time.
CREATE TABLE IF NOT EXISTS segment_moves {{on_cluster}}
(
    store_id   LowCardinality(String),
    segment_id LowCardinality(String),
    at         DateTime64(3, 'UTC'),
    person_key UInt64,
    is_member  UInt8
)
ENGINE = {{replicated}}ReplacingMergeTree
ORDER BY (store_id, segment_id, at, person_key, is_member)
SETTINGS fsync_after_insert = 1;

-- Links as they were when people were last held against segments: who was somebody else then is looked at again.
CREATE TABLE IF NOT EXISTS segment_links {{on_cluster}}
(
    store_id   LowCardinality(String),
    alias_key  UInt64,
    person_key UInt64,
    version    UInt64
)
ENGINE = {{replicated}}ReplacingMergeTree(version)
ORDER BY alias_key
SETTINGS fsync_after_insert = 1;

-- Whom one round looks at: each of their aliases.
CREATE TABLE IF NOT EXISTS segment_rounds {{on_cluster}}
(
    store_id   LowCardinality(String),
    batch      UUID,
    person_key UInt64,
    alias_key  UInt64,
    made_at    DateTime DEFAULT now()
)
ENGINE = {{replicated}}MergeTree
ORDER BY (store_id, batch, alias_key)
TTL made_at + INTERVAL 1 HOUR;
