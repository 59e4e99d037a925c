-- Personal values, sealed; the key lies outside this database and outside DATA_DIR.
CREATE TABLE vault_value (
  store_id text NOT NULL,
  token text NOT NULL,
  kind text NOT NULL,
  sealed bytea NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (store_id, token)
);
