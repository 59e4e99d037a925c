-- One row for each run: one alias's events with no gap over 30 minutes; a new campaign starts anew. Rows are replaced whole by the fold;
-- read with FINAL. `at` is part of the key: a run whose beginning moves gets a new row and a tombstone for the old one.
CREATE TABLE IF NOT EXISTS touches {{on_cluster}}
(
    store_id      LowCardinality(String),
    at            DateTime64(3, 'UTC'),
    alias_key     UInt64,
    ended_at      DateTime64(3, 'UTC'),
    -- Ids of the touchpoints met, in order; one met several times in a row stands once. Empty when the run met none.
    touchpoints   Array(LowCardinality(String)),
    -- When each was reached, ms since 1970 UTC: how long it took is the time until the next.
    met_ms        Array(Int64),
    -- Signals between each and the next.
    signals       Array(UInt16),
    -- Orders placed in it.
    order_ids     Array(String),
    source        LowCardinality(String),
    device        LowCardinality(String),
    country       LowCardinality(String),
    language      LowCardinality(String),
    sales_channel LowCardinality(String),
    -- Names the rules by which it was drawn.
    rules         UInt64,
    version       UInt64,
    is_deleted    UInt8,
    INDEX by_end ended_at TYPE minmax GRANULARITY 1,
    INDEX by_alias alias_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, at, alias_key)
SETTINGS fsync_after_insert = 1;
-- What one refold works on. A row with `at` at the epoch names a touched alias; the others are its runs that the refold replaces.
CREATE TABLE IF NOT EXISTS touches_refold {{on_cluster}}
(
    store_id   LowCardinality(String),
    batch      UUID,
    alias_key  UInt64,
    at         DateTime64(3, 'UTC'),
    made_at    DateTime DEFAULT now()
)
ENGINE = {{replicated}}MergeTree
ORDER BY (store_id, batch, alias_key)
TTL made_at + INTERVAL 1 HOUR;
