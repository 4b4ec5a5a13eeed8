-- The errors of single rows and fields with which the last attempt of a job failed, a JSON array.
ALTER TABLE main.jobs ADD COLUMN error_details TEXT NOT NULL DEFAULT '[]';
