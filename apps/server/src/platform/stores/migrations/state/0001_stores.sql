-- The shops of this installation. A store made by command before there is an owner has no organisation yet.
CREATE TABLE store (
  id text PRIMARY KEY,
  organisation_id text,
  name text NOT NULL,
  currency text NOT NULL,
  timezone text NOT NULL,
  simulated boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);
CREATE INDEX store_organisation ON store (organisation_id);
