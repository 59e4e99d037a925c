-- The event log's copy of who is who: only aliases that point, or once pointed, at somebody else. State is the truth; this follows it.
CREATE TABLE IF NOT EXISTS alias_links {{on_cluster}}
(
    store_id   LowCardinality(String),
    alias_key  UInt64,
    person_key UInt64,
    version    UInt64
)
ENGINE = {{replicated}}ReplacingMergeTree(version)
ORDER BY alias_key
SETTINGS fsync_after_insert = 1;

-- Alias keys are hashes that include the store, so one dictionary serves all stores. It is reloaded by hand, never by time.
CREATE DICTIONARY IF NOT EXISTS person_of {{on_cluster}}
(
    alias_key  UInt64,
    person_key UInt64
)
PRIMARY KEY alias_key
SOURCE(CLICKHOUSE(QUERY 'SELECT alias_key, argMax(person_key, version) AS person_key FROM {{database}}.alias_links GROUP BY alias_key HAVING person_key != alias_key'))
LAYOUT(HASHED())
LIFETIME(0);
