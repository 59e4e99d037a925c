-- A metric that is watched once a local day, and who is told. Targets are sealed: they are addresses of people and secrets of receivers.
CREATE TABLE alert (
  store_id text NOT NULL,
  id text NOT NULL,
  name text,
  metric text NOT NULL,
  filter text,
  condition jsonb NOT NULL,
  targets text NOT NULL,
  language text NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  -- ok or breached; a breach is told once, and again only after it is over.
  status text NOT NULL DEFAULT 'ok',
  good_days integer NOT NULL DEFAULT 0,
  -- The last local day that was looked at.
  checked_day text,
  verdict jsonb,
  created_by text,
  created_at timestamptz NOT NULL,
  -- Deleted ones stay for a while, so that it can be taken back.
  deleted_at timestamptz,
  PRIMARY KEY (store_id, id)
);
--> statement-breakpoint
CREATE TABLE report (
  store_id text NOT NULL,
  id text NOT NULL,
  name text,
  metrics text[] NOT NULL,
  cadence text NOT NULL,
  weekday integer NOT NULL,
  hour integer NOT NULL,
  recipients text NOT NULL,
  language text NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  sent_day text,
  created_by text,
  created_at timestamptz NOT NULL,
  deleted_at timestamptz,
  PRIMARY KEY (store_id, id)
);
--> statement-breakpoint
-- What was told: a breach, its end, a test, a report.
CREATE TABLE alert_notice (
  store_id text NOT NULL,
  id text NOT NULL,
  -- The alert or report.
  subject_id text NOT NULL,
  kind text NOT NULL,
  day text NOT NULL,
  at timestamptz NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (store_id, id)
);
--> statement-breakpoint
CREATE INDEX alert_notice_at ON alert_notice (store_id, at DESC);
--> statement-breakpoint
CREATE TABLE alert_delivery (
  store_id text NOT NULL,
  id text NOT NULL,
  notice_id text NOT NULL,
  channel text NOT NULL,
  -- As it may be shown: not enough to write to.
  target text NOT NULL,
  status text NOT NULL,
  fault text,
  at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (store_id, id)
);
--> statement-breakpoint
CREATE INDEX alert_delivery_notice ON alert_delivery (store_id, notice_id);
