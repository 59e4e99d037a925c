-- Events of a known name with a wrong shape: kept sealed until somebody mends or discards them.
CREATE TABLE quarantined_event (
  id bigserial PRIMARY KEY,
  store_id text NOT NULL,
  message_id text NOT NULL,
  name text NOT NULL,
  faults jsonb NOT NULL,
  sealed_event text NOT NULL,
  -- Alias keys of the event, so that erasing a person finds it.
  alias_keys text[] NOT NULL DEFAULT '{}',
  teller text NOT NULL,
  origin text NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  UNIQUE (store_id, message_id)
);
--> statement-breakpoint
CREATE INDEX quarantined_event_newest ON quarantined_event (store_id, id DESC);
