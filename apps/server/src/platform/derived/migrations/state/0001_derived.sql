CREATE TABLE derived_cursor (
  fold text NOT NULL,
  writer text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (fold, writer)
);
--> statement-breakpoint
-- Keys touched by a change of settings, waiting for their fold; key '' is every key of the store. A key touched anew while it is being
-- folded has a higher version by then, and so outlives the end of that fold.
CREATE TABLE derived_touch (
  fold text NOT NULL,
  store_id text NOT NULL,
  key text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (fold, store_id, key)
);
