-- A profile counts the sessions of its person: without an index it would read the column of all sessions.
ALTER TABLE sessions {{on_cluster}} ADD INDEX IF NOT EXISTS by_alias alias_key TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE sessions {{on_cluster}} MATERIALIZE INDEX by_alias;
