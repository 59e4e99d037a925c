-- One unit of `base` is `rate` units of `quote` from this day on. store_id '' holds rates that every store may use.
CREATE TABLE order_rate (
  store_id text NOT NULL,
  day date NOT NULL,
  base text NOT NULL,
  quote text NOT NULL,
  rate text NOT NULL,
  provider text NOT NULL,
  PRIMARY KEY (store_id, base, quote, day, provider)
);

-- What the merchant keeps of a sale in a category, 0..1, where no unit cost is known; category '' stands for all others.
CREATE TABLE order_margin (
  store_id text NOT NULL,
  category text NOT NULL,
  share text NOT NULL,
  PRIMARY KEY (store_id, category)
);

-- Whose rates a store has chosen to follow; without a row nothing is ever fetched.
CREATE TABLE order_rate_source (
  store_id text PRIMARY KEY,
  provider text NOT NULL
);
