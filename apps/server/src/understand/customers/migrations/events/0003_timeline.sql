-- What a lifeline, a filter by kind and a story need of a person's events, again in the order of alias and time: 50,000 events of one
-- person among millions are counted by kind without a look at the table. Names and devices are few and lie side by side, so they add
-- one or two bytes a row to what `by_alias` took, which it replaces.
ALTER TABLE events {{on_cluster}} ADD PROJECTION IF NOT EXISTS timeline (SELECT store_id, alias_key, at, family, bot, name, teller, device_key, device ORDER BY store_id, alias_key, at);

ALTER TABLE events {{on_cluster}} MATERIALIZE PROJECTION timeline;

ALTER TABLE events {{on_cluster}} DROP PROJECTION IF EXISTS by_alias;
