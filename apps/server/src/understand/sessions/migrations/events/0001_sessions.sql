-- One device's events with no gap over 30 minutes. Rows are replaced whole by the fold; read with FINAL.
-- started_at is part of the key: a session whose start moves gets a new row and a tombstone for the old one.
CREATE TABLE IF NOT EXISTS sessions {{on_cluster}}
(
    store_id      LowCardinality(String),
    started_at    DateTime64(3, 'UTC'),
    device_key    UInt64,
    session_id    UInt64,
    ended_at      DateTime64(3, 'UTC'),
    alias_key     UInt64,
    source        LowCardinality(String),
    medium        LowCardinality(String),
    campaign      LowCardinality(String),
    landing_path  String,
    device        LowCardinality(String),
    country       LowCardinality(String),
    language      LowCardinality(String),
    events        UInt32,
    page_views    UInt32,
    product_views UInt32,
    had_cart      UInt8,
    had_checkout  UInt8,
    had_order     UInt8,
    order_ids     Array(String),
    product_ids   Array(String),
    version       UInt64,
    is_deleted    UInt8,
    INDEX by_end ended_at TYPE minmax GRANULARITY 1,
    INDEX by_device device_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, started_at, device_key)
SETTINGS fsync_after_insert = 1;
-- What one refold works on: thousands of keys do not fit into a statement's parameters. A row with started_at at the epoch names a
-- touched device; the others are its sessions that the refold replaces.
CREATE TABLE IF NOT EXISTS sessions_refold {{on_cluster}}
(
    store_id   LowCardinality(String),
    batch      UUID,
    device_key UInt64,
    started_at DateTime64(3, 'UTC'),
    -- Of a session that is replaced: whose it was.
    alias_key  UInt64,
    made_at    DateTime DEFAULT now()
)
ENGINE = {{replicated}}MergeTree
ORDER BY (store_id, batch, device_key)
TTL made_at + INTERVAL 1 HOUR;
