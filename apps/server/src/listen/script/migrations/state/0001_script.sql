-- What a store wants of the script in its pages; a store without a row has the defaults.
CREATE TABLE script_settings (
  store_id text PRIMARY KEY,
  asks_consent boolean NOT NULL,
  changed_at timestamptz NOT NULL
);
