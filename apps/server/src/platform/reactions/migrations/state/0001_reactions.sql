CREATE TABLE reaction_cursor (
  reaction text NOT NULL,
  writer text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (reaction, writer)
);
--> statement-breakpoint
-- Events that a reaction failed on several times; the rest went on.
CREATE TABLE parked_event (
  id bigserial PRIMARY KEY,
  reaction text NOT NULL,
  store_id text NOT NULL,
  writer text NOT NULL,
  seq bigint NOT NULL,
  event_name text NOT NULL,
  attempts integer NOT NULL,
  fault text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now()
);
