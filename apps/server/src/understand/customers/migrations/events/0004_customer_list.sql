-- The list of customers as it was at one moment, one row a person: sorted, filtered and counted by the million without a look at what
-- they did. It is made anew from the other tables when it has grown old and somebody looks; nothing here is a truth of its own.
CREATE TABLE IF NOT EXISTS customer_list {{on_cluster}}
(
    store_id      LowCardinality(String),
    -- The process that made it; each reads its own.
    builder       LowCardinality(String),
    generation    UInt64,
    person_key    UInt64,
    orders        UInt32,
    -- As metric `revenue` counts it; unconverted = 1: a rate is missing, so it is not known.
    revenue_minor Int64,
    unconverted   UInt8,
    -- 1: there is an order or refund, counted or not.
    has_money     UInt8,
    sessions      UInt32,
    first_at      DateTime64(3, 'UTC'),
    last_at       DateTime64(3, 'UTC'),
    -- Of the first session; '' when none is known.
    source        LowCardinality(String),
    -- Named last, by a session or an order.
    country       LowCardinality(String),
    device        LowCardinality(String),
    -- Purposes allowed as things stand.
    consents      Array(LowCardinality(String))
)
ENGINE = {{replicated}}MergeTree
ORDER BY (store_id, builder, generation, person_key);
