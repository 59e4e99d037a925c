-- Products whose cost is about to change; gone once everyone who follows costs has heard of it.
CREATE TABLE catalog_cost_change (
  store_id text NOT NULL,
  product_id text NOT NULL,
  PRIMARY KEY (store_id, product_id)
);
