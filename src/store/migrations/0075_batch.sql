-- Runs of the batch and their steps, one per portfolio and engine. Rules as in 0001_state.sql. `job` of a
-- step is the job, or the process, that has claimed its portfolio; empty while nobody has.

CREATE TABLE main.batch_runs (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    kind @text NOT NULL,
    state @text NOT NULL,
    as_of @date NOT NULL,
    from_date @date,
    trigger_name @text NOT NULL,
    job @text NOT NULL,
    forced @integer NOT NULL CHECK (forced IN (0, 1)),
    reason @text NOT NULL,
    started_at @integer NOT NULL,
    ended_at @integer,
    duration_ms @real NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX batch_runs_by_time ON batch_runs (tenant_id, started_at, id);

CREATE TABLE main.batch_steps (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    run_id @id NOT NULL,
    place @integer NOT NULL,
    portfolio_id @text NOT NULL,
    portfolio @text NOT NULL,
    engine @text NOT NULL,
    state @text NOT NULL,
    job @text NOT NULL,
    started_at @integer,
    ended_at @integer,
    duration_ms @real NOT NULL,
    coverage @real,
    issues @integer NOT NULL,
    message @text NOT NULL,
    log @text NOT NULL,
    result @text,
    shown @date,
    PRIMARY KEY (tenant_id, run_id, place)
) @options;
CREATE INDEX batch_steps_open ON batch_steps (tenant_id, run_id, state, place);
