-- When a store's people answer; a store without a row has said nothing about it. Checked by the module before it is written.
CREATE TABLE business_hours (
  store_id text PRIMARY KEY,
  hours jsonb NOT NULL,
  changed_at timestamptz NOT NULL
);
