-- Users take turns in the queue: the user who submitted the job. Empty for jobs that were queued before.
ALTER TABLE main.job_queue ADD COLUMN created_by @text NOT NULL DEFAULT '';
