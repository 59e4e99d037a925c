-- The order book, folded from the log by order id. Each table is read with FINAL; a row that vanished or moved is replaced by a
-- tombstone (is_deleted = 1). Instants are UTC: local days are made at read. Time stands before the order id in the sorting
-- key so that a period's figures read only that period.
-- Money is in minor units of the store's currency and null when no rate was known (conversion = 'no_rate'): a reader must give null
-- with that reason, for sum() leaves nulls out in silence.
-- Readers take `counts_order` and `counts_sales` instead of repeating their rules; both are 0 for a test order.
CREATE TABLE IF NOT EXISTS orders {{on_cluster}}
(
    store_id        LowCardinality(String),
    placed_at       DateTime64(3, 'UTC'),
    order_id        String,
    version         UInt64,
    is_deleted      UInt8,
    -- Earliest event that names the order: how far back a recomputation has to read.
    first_at        DateTime64(3, 'UTC'),
    -- Primary alias of the customer; 0 when no teller names one.
    alias_key       UInt64,
    alias_keys      Array(UInt64),
    -- The device (anonymous id) and the moment that tie the order to a session; 0 when none.
    device_key      UInt64,
    device_at       DateTime64(3, 'UTC'),
    -- placed, paid, fulfilled, delivered, cancelled, unavailable
    status          LowCardinality(String),
    -- none, partly, wholly
    refund_state    LowCardinality(String),
    test            UInt8,
    -- 1: in `orders`, `buyers`, `aov` (neither cancelled nor unavailable nor test).
    counts_order    UInt8,
    -- 1: in `gross_sales`, `discounts`, `tax`, `shipping` (not cancelled before payment, not test).
    counts_sales    UInt8,
    paid_at         Nullable(DateTime64(3, 'UTC')),
    fulfilled_at    Nullable(DateTime64(3, 'UTC')),
    promised_at     Nullable(DateTime64(3, 'UTC')),
    delivered_at    Nullable(DateTime64(3, 'UTC')),
    cancelled_at    Nullable(DateTime64(3, 'UTC')),
    -- The order's own currency, and its total there.
    currency        LowCardinality(String),
    original_total_minor Int64,
    -- '' or 'no_rate'
    conversion      LowCardinality(String),
    tax_included    UInt8,
    gross_minor     Nullable(Int64),
    gross_net_minor Nullable(Int64),
    discount_minor  Nullable(Int64),
    discount_net_minor Nullable(Int64),
    tax_minor       Nullable(Int64),
    shipping_minor  Nullable(Int64),
    -- What the shopper pays: gross − discount + shipping, plus tax where prices don't include it.
    total_minor     Nullable(Int64),
    -- Null when the cost of any line is unknown.
    cost_minor      Nullable(Int64),
    refunded_minor  Nullable(Int64),
    line_count      UInt32,
    quantity        Decimal(18, 4),
    coupon          String,
    source          LowCardinality(String),
    sales_channel   LowCardinality(String),
    device          LowCardinality(String),
    country         LowCardinality(String),
    city            String,
    language        LowCardinality(String),
    -- Whose figures count, everyone who told of the order, and where a less trusted teller said otherwise (JSON array of
    -- {teller, figure, said, counted}; '' when all agree).
    teller          LowCardinality(String),
    tellers         Array(LowCardinality(String)),
    differences     String,
    INDEX by_order order_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_alias alias_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, placed_at, order_id)
SETTINGS index_granularity = 4096, fsync_after_insert = 1;

CREATE TABLE IF NOT EXISTS order_lines {{on_cluster}}
(
    store_id        LowCardinality(String),
    placed_at       DateTime64(3, 'UTC'),
    order_id        String,
    line_no         UInt32,
    version         UInt64,
    is_deleted      UInt8,
    line_id         String,
    product_id      String,
    variant         String,
    sku             String,
    name            String,
    category        LowCardinality(String),
    quantity        Decimal(18, 4),
    -- The sums over an order's lines are its figures in `orders`, to the cent; tax is without the shipping's.
    gross_minor     Nullable(Int64),
    gross_net_minor Nullable(Int64),
    discount_minor  Nullable(Int64),
    discount_net_minor Nullable(Int64),
    tax_minor       Nullable(Int64),
    -- Of the whole line; null when unknown. cost_source: line, catalogue, margin or ''.
    cost_minor      Nullable(Int64),
    cost_source     LowCardinality(String),
    conversion      LowCardinality(String),
    counts_order    UInt8,
    counts_sales    UInt8,
    alias_key       UInt64,
    source          LowCardinality(String),
    sales_channel   LowCardinality(String),
    device          LowCardinality(String),
    country         LowCardinality(String),
    city            String,
    language        LowCardinality(String),
    INDEX by_order order_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, placed_at, order_id, line_no)
SETTINGS index_granularity = 8192, fsync_after_insert = 1;

-- One row for each line that money was given back for, and at least one for each refund; shipping, tax, other and total stand on the
-- refund's first row (line_no 0), so that sums over rows are sums over refunds.
CREATE TABLE IF NOT EXISTS refunds {{on_cluster}}
(
    store_id        LowCardinality(String),
    -- When the money went back.
    at              DateTime64(3, 'UTC'),
    order_id        String,
    refund_id       String,
    line_no         UInt32,
    version         UInt64,
    is_deleted      UInt8,
    -- 0 for a refund of a test order.
    counts          UInt8,
    -- 1 when the order itself is known.
    has_order       UInt8,
    -- 1 when the teller gave no lines and the amount was spread over what was left of them.
    apportioned     UInt8,
    product_id      String,
    variant         String,
    name            String,
    category        LowCardinality(String),
    quantity        Decimal(18, 4),
    -- Given back for lines (the metric `refunds`), and the same without its tax where prices include it.
    lines_minor     Nullable(Int64),
    lines_net_minor Nullable(Int64),
    shipping_minor  Nullable(Int64),
    tax_minor       Nullable(Int64),
    -- Given back beyond lines, shipping and tax (goodwill).
    other_minor     Nullable(Int64),
    total_minor     Nullable(Int64),
    currency        LowCardinality(String),
    conversion      LowCardinality(String),
    alias_key       UInt64,
    source          LowCardinality(String),
    sales_channel   LowCardinality(String),
    device          LowCardinality(String),
    country         LowCardinality(String),
    city            String,
    language        LowCardinality(String),
    teller          LowCardinality(String),
    INDEX by_order order_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, at, order_id, refund_id, line_no)
SETTINGS index_granularity = 8192, fsync_after_insert = 1;
