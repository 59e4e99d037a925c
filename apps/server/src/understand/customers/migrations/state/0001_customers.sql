-- Who is who. Only people with a user id, an e-mail address, a phone number or traits have rows: state grows with known customers,
-- never with traffic. 64-bit keys are decimal texts.
CREATE SEQUENCE alias_version;
--> statement-breakpoint
CREATE TABLE aliases (
  store_id text NOT NULL,
  alias_key text NOT NULL,
  -- The canonical person: what every reader wants. Follows from home_key and the merges that stand.
  person_key text NOT NULL,
  -- The person it was first linked to; never changes, so that a merge can be taken back exactly.
  home_key text NOT NULL,
  kind text NOT NULL,
  -- For a device: the alias it joined. A device joins once.
  owner_key text,
  -- The id as sent, or a `pii:` token.
  label text,
  event_key text NOT NULL,
  event_name text NOT NULL,
  linked_at timestamptz NOT NULL,
  -- Rises with every change, in order of commit; the event log's copy follows it.
  version bigint NOT NULL,
  -- True once it has pointed at somebody else: then the event log's copy holds it.
  mirrored boolean NOT NULL,
  PRIMARY KEY (store_id, alias_key)
);
--> statement-breakpoint
CREATE INDEX aliases_person ON aliases (store_id, person_key);
--> statement-breakpoint
CREATE INDEX aliases_version ON aliases (version) WHERE mirrored;
--> statement-breakpoint
CREATE TABLE people (
  store_id text NOT NULL,
  -- A person before any merge (a home).
  person_key text NOT NULL,
  canonical_key text NOT NULL,
  born_at timestamptz NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  -- Newest of all homes, on the canonical row only: the order of the list.
  listed_at timestamptz,
  country text NOT NULL,
  erased boolean NOT NULL DEFAULT false,
  PRIMARY KEY (store_id, person_key)
);
--> statement-breakpoint
CREATE INDEX people_canonical ON people (store_id, canonical_key);
--> statement-breakpoint
CREATE INDEX people_listed ON people (store_id, listed_at DESC, person_key DESC) WHERE listed_at IS NOT NULL;
--> statement-breakpoint
-- What is known of a person, newest by event time; personal values are `pii:` tokens.
CREATE TABLE person_traits (
  store_id text NOT NULL,
  home_key text NOT NULL,
  name text NOT NULL,
  value jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (store_id, home_key, name)
);
--> statement-breakpoint
-- Why two people are one. Undone ones stay: they are part of the story.
CREATE TABLE merges (
  store_id text NOT NULL,
  id text NOT NULL,
  -- In the order in which they were made: one batch makes many at one moment.
  made bigserial NOT NULL,
  from_home text NOT NULL,
  into_home text NOT NULL,
  from_person text NOT NULL,
  into_person text NOT NULL,
  -- The aliases that changed their person.
  moved_keys jsonb NOT NULL,
  reason text NOT NULL,
  via_key text,
  event_key text,
  event_name text,
  event_at timestamptz,
  merged_at timestamptz NOT NULL,
  -- A user's id, or 'rule'.
  merged_by text NOT NULL,
  undone_at timestamptz,
  undone_by text,
  PRIMARY KEY (store_id, id)
);
--> statement-breakpoint
CREATE INDEX merges_from ON merges (store_id, from_home);
--> statement-breakpoint
CREATE INDEX merges_into ON merges (store_id, into_home);
--> statement-breakpoint
-- Homes that somebody took apart: no rule joins them again.
CREATE TABLE people_apart (
  store_id text NOT NULL,
  home_a text NOT NULL,
  home_b text NOT NULL,
  PRIMARY KEY (store_id, home_a, home_b)
);
--> statement-breakpoint
CREATE INDEX people_apart_b ON people_apart (store_id, home_b);
--> statement-breakpoint
-- User ids seen with an address: it is set aside as shared when there are too many.
CREATE TABLE email_users (
  store_id text NOT NULL,
  email_key text NOT NULL,
  user_key text NOT NULL,
  PRIMARY KEY (store_id, email_key, user_key)
);
--> statement-breakpoint
CREATE TABLE shared_emails (
  store_id text NOT NULL,
  email_key text NOT NULL,
  set_aside_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (store_id, email_key)
);
--> statement-breakpoint
-- Erasures under way; the keys are emptied when it is done, so that nothing of the person is left here.
CREATE TABLE erasures (
  store_id text NOT NULL,
  id text NOT NULL,
  alias_keys jsonb NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (store_id, id)
);
