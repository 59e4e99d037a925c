-- Which library sent it, so that what is wrong can be shown by source.
ALTER TABLE quarantined_event ADD COLUMN library text NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX quarantined_event_received ON quarantined_event (store_id, received_at);
