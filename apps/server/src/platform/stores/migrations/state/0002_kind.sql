-- What a store is: the merchant's own, a simulated one that never acts outside, or a sample of published data.
ALTER TABLE store ADD COLUMN kind text NOT NULL DEFAULT 'own' CHECK (kind IN ('own', 'simulated', 'sample'));
UPDATE store SET kind = 'simulated' WHERE simulated;
