-- Sources of CLO records that are read again and again, and their runs. `running_until` is the end of the lease
-- of the run in progress; `retry_at` the time before which a failed source is not read again.

CREATE TABLE main.clo_syncs (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    slug @text NOT NULL,
    document @text NOT NULL,
    enabled @integer NOT NULL CHECK (enabled IN (0, 1)),
    failures @integer NOT NULL,
    retry_at @integer,
    running_until @integer,
    last_digest @text NOT NULL,
    last_success_at @integer,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) @options;

CREATE TABLE main.clo_sync_runs (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    sync_id @id NOT NULL,
    started_at @integer NOT NULL,
    finished_at @integer NOT NULL,
    outcome @text NOT NULL CHECK (outcome IN ('unchanged', 'waiting', 'committed', 'failed', 'skipped')),
    message @text NOT NULL,
    digest @text NOT NULL,
    plan_digest @text NOT NULL,
    import_id @id,
    document @text NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;

CREATE INDEX clo_sync_runs_by_sync ON clo_sync_runs (tenant_id, sync_id, id);
