-- '' until somebody chooses a language: only a choice follows a person from device to device. Until now nobody could make one on screen.
ALTER TABLE auth_user ALTER COLUMN locale SET DEFAULT '';
--> statement-breakpoint
UPDATE auth_user SET locale = '' WHERE locale = 'en';
