-- Whether a round holds somebody against every segment, or against those only that need not wait for what is folded later.
ALTER TABLE segment_rounds {{on_cluster}} ADD COLUMN IF NOT EXISTS is_whole UInt8 DEFAULT 1;
