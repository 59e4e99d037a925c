-- Conversations with the shop, each folded from all that was told of it. Rows are replaced whole by the fold; read with FINAL. `started_at` is
-- part of the key: a conversation whose start moves gets a new row and a tombstone for the old one.
-- Beside each instant stands what the shop's open clock showed then: seconds of business hours since 1990, 0 while none are set. The
-- difference of two is the business time between them.
CREATE TABLE IF NOT EXISTS tickets {{on_cluster}}
(
    store_id        LowCardinality(String),
    started_at      DateTime64(3, 'UTC'),
    conversation_id String,
    version         UInt64,
    is_deleted      UInt8,
    -- Earliest event: how far back a recomputation has to read.
    first_at        DateTime64(3, 'UTC'),
    alias_key       UInt64,
    -- 1: its first human message is the shop's own.
    by_staff        UInt8,
    -- The customer's first message, and the first human reply to it.
    asked_at        Nullable(DateTime64(3, 'UTC')),
    replied_at      Nullable(DateTime64(3, 'UTC')),
    -- The last settlement that nothing reopened.
    closed_at       Nullable(DateTime64(3, 'UTC')),
    started_open    UInt64,
    asked_open      UInt64,
    replied_open    UInt64,
    closed_open     UInt64,
    reply_agent     LowCardinality(String),
    reply_team      LowCardinality(String),
    -- Who settled it; while it is open, who wrote last.
    agent           LowCardinality(String),
    team            LowCardinality(String),
    contact_channel LowCardinality(String),
    topic           LowCardinality(String),
    order_id        String,
    messages        UInt32,
    reopened        UInt32,
    country         LowCardinality(String),
    language        LowCardinality(String),
    INDEX by_conversation conversation_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, started_at, conversation_id)
SETTINGS index_granularity = 4096, fsync_after_insert = 1;
