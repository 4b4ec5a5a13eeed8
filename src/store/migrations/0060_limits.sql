-- Limits on metrics, their latest checks, and the cases of breaches with their events. Rules as in
-- 0001_state.sql. Events are only added.

CREATE TABLE main.limits (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @text NOT NULL,
    subject_type @text NOT NULL,
    subject @text NOT NULL,
    name @text NOT NULL,
    metric @text NOT NULL,
    comparison @text NOT NULL,
    soft @real,
    hard @real,
    unit @text NOT NULL,
    owner @text NOT NULL,
    rationale @text NOT NULL,
    valid_until @date,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;

CREATE TABLE main.limit_readings (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    limit_id @text NOT NULL,
    subject @text NOT NULL,
    as_of @date NOT NULL,
    status @text NOT NULL,
    value @real,
    utilisation @real,
    message @text NOT NULL,
    checked_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, limit_id, subject)
) @options;

CREATE TABLE main.limit_cases (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    limit_id @text NOT NULL,
    limit_name @text NOT NULL,
    metric @text NOT NULL,
    comparison @text NOT NULL,
    soft @real,
    hard @real,
    unit @text NOT NULL,
    subject_type @text NOT NULL,
    subject @text NOT NULL,
    status @text NOT NULL,
    worst_status @text NOT NULL,
    since @date NOT NULL,
    opened_at @integer NOT NULL,
    first_value @real NOT NULL,
    worst_value @real NOT NULL,
    worst_on @date NOT NULL,
    latest_value @real NOT NULL,
    latest_on @date NOT NULL,
    acknowledged_by @text NOT NULL,
    acknowledged_at @integer,
    comment @text NOT NULL,
    closed_on @date,
    closed_at @integer,
    ended @text,
    PRIMARY KEY (tenant_id, id)
) @options;
-- One open case of a limit and subject.
CREATE UNIQUE INDEX limit_cases_open ON limit_cases (tenant_id, limit_id, subject)
    WHERE closed_at IS NULL;
CREATE INDEX limit_cases_by_time ON limit_cases (tenant_id, opened_at, id);

CREATE TABLE main.limit_events (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    case_id @id NOT NULL,
    number @integer NOT NULL,
    kind @text NOT NULL,
    happened_at @integer NOT NULL,
    as_of @date NOT NULL,
    status @text NOT NULL,
    value @real,
    made_by @text NOT NULL,
    comment @text NOT NULL,
    PRIMARY KEY (tenant_id, case_id, number)
) @options;
