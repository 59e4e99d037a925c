-- People who sign in. The columns are those that better-auth asks for.
CREATE TABLE auth_user (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  locale text NOT NULL DEFAULT 'en',
  two_factor_enabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE TABLE auth_session (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  active_organization_id text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX auth_session_user ON auth_session (user_id);
CREATE TABLE auth_account (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX auth_account_user ON auth_account (user_id);
CREATE TABLE auth_verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX auth_verification_identifier ON auth_verification (identifier);
CREATE TABLE auth_two_factor (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz
);
CREATE INDEX auth_two_factor_user ON auth_two_factor (user_id);
CREATE INDEX auth_two_factor_secret ON auth_two_factor (secret);

-- Who belongs where, and as what.
CREATE TABLE auth_organisation (
  id text PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  logo text,
  metadata text,
  created_at timestamptz NOT NULL
);
CREATE TABLE auth_member (
  id text PRIMARY KEY,
  organization_id text NOT NULL REFERENCES auth_organisation (id) ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  role text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, user_id)
);
CREATE INDEX auth_member_user ON auth_member (user_id);
CREATE TABLE auth_invitation (
  id text PRIMARY KEY,
  organization_id text NOT NULL REFERENCES auth_organisation (id) ON DELETE CASCADE,
  email text NOT NULL,
  role text NOT NULL,
  status text NOT NULL,
  -- SHA-256 of the token in the link; the link itself is shown once.
  token_hash text UNIQUE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  inviter_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE
);
CREATE INDEX auth_invitation_organisation ON auth_invitation (organization_id);

-- Holds one row once the first owner exists: whoever puts it in, won.
CREATE TABLE auth_setup (
  id integer PRIMARY KEY CHECK (id = 1),
  done_at timestamptz NOT NULL
);

-- Keys of programs. A write key stands in every page of the shop and is kept readable; an API key is kept as its hash.
CREATE TABLE auth_key (
  id text PRIMARY KEY,
  store_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('write', 'api')),
  name text NOT NULL,
  hash text NOT NULL UNIQUE,
  prefix text NOT NULL,
  write_key text,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text,
  last_used_at timestamptz
);
CREATE INDEX auth_key_store ON auth_key (store_id);
