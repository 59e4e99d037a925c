CREATE TABLE catalog_item (
  store_id text NOT NULL,
  product_id text NOT NULL,
  variant_id text NOT NULL DEFAULT '',
  sku text,
  name text,
  variant_name text,
  description text,
  category text,
  brand text,
  url text,
  image_url text,
  price numeric,
  cost numeric,
  currency text,
  stock bigint,
  active boolean,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (store_id, product_id, variant_id)
);
CREATE INDEX catalog_item_category ON catalog_item (store_id, category);
