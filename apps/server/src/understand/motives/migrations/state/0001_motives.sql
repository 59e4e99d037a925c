-- What a store's sessions taught about motives, and how far sessions have been read.
CREATE TABLE motive_fit (
  store_id text PRIMARY KEY,
  -- Which list of signs this is about; with another one everything is read anew.
  signs_version integer NOT NULL,
  -- Newest version of a session whose signs are written down.
  read_up_to bigint NOT NULL,
  -- As `model.ts` makes it; null until there is something to learn from.
  beliefs jsonb,
  fitted_at timestamptz,
  -- Sessions that were known when it was made.
  sessions bigint NOT NULL,
  -- Below this a product is cheap within its category.
  cheap jsonb NOT NULL
);
