CREATE TABLE import_run (
  store_id text NOT NULL,
  id text NOT NULL,
  status text NOT NULL,
  name text,
  request jsonb NOT NULL,
  files jsonb NOT NULL DEFAULT '[]',
  progress jsonb NOT NULL DEFAULT '{}',
  told jsonb NOT NULL DEFAULT '{}',
  skipped_files jsonb NOT NULL DEFAULT '[]',
  bad_count integer NOT NULL DEFAULT 0,
  code text,
  message text,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  beat_at timestamptz,
  PRIMARY KEY (store_id, id)
);
CREATE INDEX import_run_open ON import_run (status) WHERE status IN ('running', 'paused');
CREATE TABLE import_bad_row (
  store_id text NOT NULL,
  import_id text NOT NULL,
  position integer NOT NULL,
  file text NOT NULL,
  line bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (store_id, import_id, position)
);
