-- What each session showed of each sign of a motive, in the order of `signs.ts`: how often the sign could have been seen and how often it was. A row stands for
-- one of `sessions` and follows its versions.
CREATE TABLE IF NOT EXISTS motive_signs {{on_cluster}}
(
    store_id   LowCardinality(String),
    started_at DateTime64(3, 'UTC'),
    device_key UInt64,
    session_id UInt64,
    alias_key  UInt64,
    -- How far the session came, and how long it was: what signs are held against.
    reach      UInt8,
    length     UInt8,
    hits       Array(UInt8),
    tries      Array(UInt8),
    version    UInt64,
    is_deleted UInt8,
    INDEX by_alias alias_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, started_at, device_key)
SETTINGS fsync_after_insert = 1;

-- What drives each person: the likeliest motive, empty where none is likely enough, and how likely each is. What every question filters by; read with FINAL.
CREATE TABLE IF NOT EXISTS motive_people {{on_cluster}}
(
    store_id   LowCardinality(String),
    person_key UInt64,
    motive     LowCardinality(String),
    chances    Array(Float32),
    sessions   UInt32,
    version    UInt64,
    is_deleted UInt8
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, person_key)
SETTINGS index_granularity = 1024, fsync_after_insert = 1;
