-- Schedules: what is submitted as a job when. Rules as in 0001_state.sql. `scheduler_lease` has one row, of
-- the node that submits for all tenants: `renewed` counts its renewals, and another node takes over when it
-- has not seen the number change for the length of a lease, by its own steady clock.

CREATE TABLE main.schedules (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    name @text NOT NULL,
    method @text NOT NULL,
    request @text NOT NULL,
    rule @text NOT NULL,
    enabled @integer NOT NULL CHECK (enabled IN (0, 1)),
    misfire_minutes @integer NOT NULL,
    next_run_at @integer,
    last_due_at @integer,
    last_run_at @integer,
    last_job @text NOT NULL,
    last_outcome @text NOT NULL,
    last_message @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
) @options;

CREATE TABLE main.scheduler_lease (
    name @text NOT NULL PRIMARY KEY,
    holder @text NOT NULL,
    renewed @integer NOT NULL
) @options;
