-- An installation from before this table folds everything once more, which fills it.
DELETE FROM derived_cursor;
