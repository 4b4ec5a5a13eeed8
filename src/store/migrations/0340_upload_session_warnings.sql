-- Since when users are warned that an upload is deleted; null before.
ALTER TABLE main.upload_sessions ADD COLUMN warned_at @integer;
