-- Who sends to a store: how told (teller) by which library; simulated ones stand apart.
CREATE TABLE source (
  store_id text NOT NULL,
  teller text NOT NULL,
  library text NOT NULL,
  simulated boolean NOT NULL,
  version text NOT NULL DEFAULT '',
  key_prefixes text[] NOT NULL DEFAULT '{}',
  -- When events arrived, by our clock.
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (store_id, teller, library, simulated)
);
--> statement-breakpoint
-- What arrived in an hour. Kept for 35 days.
CREATE TABLE source_hour (
  store_id text NOT NULL,
  teller text NOT NULL,
  library text NOT NULL,
  simulated boolean NOT NULL,
  hour timestamptz NOT NULL,
  accepted bigint NOT NULL,
  duplicates bigint NOT NULL,
  quarantined bigint NOT NULL,
  -- Events by the time between happening and arriving: at most a second, ten, a minute, ten, an hour, a day, longer.
  within_1s bigint NOT NULL,
  within_10s bigint NOT NULL,
  within_1m bigint NOT NULL,
  within_10m bigint NOT NULL,
  within_1h bigint NOT NULL,
  within_1d bigint NOT NULL,
  later bigint NOT NULL,
  -- Events whose sender said when it sent them, and of these: those with a clock off by more than 30 s, and by how much in all.
  timed bigint NOT NULL,
  skewed bigint NOT NULL,
  skew_ms bigint NOT NULL,
  PRIMARY KEY (store_id, teller, library, simulated, hour)
);
--> statement-breakpoint
CREATE INDEX source_hour_old ON source_hour (hour);
--> statement-breakpoint
-- Stores whose log was looked through for what arrived before sources were counted: everything before `until`.
CREATE TABLE source_history (
  store_id text PRIMARY KEY,
  until timestamptz NOT NULL,
  done boolean NOT NULL
);
