-- Orders are posted under their aliases with their times since this version: what was posted before is posted once more.
DELETE FROM derived_cursor WHERE fold = 'orders';
