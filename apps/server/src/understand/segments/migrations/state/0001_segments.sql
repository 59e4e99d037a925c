-- Saved audiences. Who is in one is counted in the event log (segment_members); here is what it means.
CREATE TABLE segment (
  store_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  -- As `definition.ts` reads it.
  definition jsonb NOT NULL,
  created_by text,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- When everybody was held against this definition for the first time; null until then.
  counted_at timestamptz,
  -- A deleted segment can be taken back; nobody sees it otherwise.
  deleted_at timestamptz,
  PRIMARY KEY (store_id, id)
);
--> statement-breakpoint
-- How far each writer's log has been followed: `prompt` by what was told and the order book, `folded` by what is folded from it.
CREATE TABLE segment_cursor (
  writer text NOT NULL,
  kind text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (writer, kind)
);
--> statement-breakpoint
-- Edges of a store's RFM scores: they are kept so that a score can be explained and does not move with every order of somebody else.
CREATE TABLE segment_rfm (
  store_id text PRIMARY KEY,
  edges jsonb NOT NULL,
  made_at timestamptz NOT NULL
);
