-- A store's own map of touchpoints; without a row it has the built-in one.
CREATE TABLE journey_map (
  store_id text PRIMARY KEY,
  -- The ordered list; null when the store went back to the built-in map.
  touchpoints jsonb,
  -- True from a change of the rules until the past has been drawn by them.
  redrawing boolean NOT NULL DEFAULT true,
  saved_by text NOT NULL,
  saved_at timestamptz NOT NULL
);
