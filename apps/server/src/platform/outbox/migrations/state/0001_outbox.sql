CREATE TABLE outbox_message (
  id bigserial PRIMARY KEY,
  channel text NOT NULL,
  store_id text NOT NULL,
  idempotency_key text NOT NULL,
  sealed_payload text NOT NULL,
  status text NOT NULL DEFAULT 'waiting',
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  fault text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (channel, store_id, idempotency_key)
);
--> statement-breakpoint
CREATE INDEX outbox_message_due ON outbox_message (next_at) WHERE status = 'waiting';
