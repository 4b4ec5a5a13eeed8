-- Shards: parts of a job that any worker runs. parent_id, stage, shard: of a shard its job, the step of
-- the job that it belongs to, and its number there. worker: that started the last attempt.
ALTER TABLE main.jobs ADD COLUMN parent_id @id;
ALTER TABLE main.jobs ADD COLUMN stage @text NOT NULL DEFAULT '';
ALTER TABLE main.jobs ADD COLUMN shard @integer NOT NULL DEFAULT 0;
ALTER TABLE main.jobs ADD COLUMN worker @text NOT NULL DEFAULT '';
CREATE INDEX jobs_by_parent ON jobs (tenant_id, parent_id);

-- waits_for: shards that a job waits for, without a worker.
ALTER TABLE main.job_queue ADD COLUMN waits_for @integer NOT NULL DEFAULT 0;
ALTER TABLE main.job_queue ADD COLUMN is_shard @integer NOT NULL DEFAULT 0;
