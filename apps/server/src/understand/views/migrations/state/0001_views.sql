-- Pages of the studio that people named: an address within the store says everything that is shown.
CREATE TABLE saved_view (
  store_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  -- Whoever saved it; null for a program or the command line.
  created_by text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (store_id, id)
);
