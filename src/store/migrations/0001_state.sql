-- The first schema. @words are types that the databases name differently (store/migration.cpp).
-- Keys and unique indexes of tenant-owned tables begin with tenant_id, so that every path to a row
-- passes through its tenant. System tables call a tenant `tenant`, tenant-owned ones `tenant_id`.

CREATE TABLE main.tenants (
    id @id NOT NULL PRIMARY KEY,
    slug @text NOT NULL UNIQUE,
    name @text NOT NULL,
    enabled @integer NOT NULL,
    created_at @integer NOT NULL
) @options;

CREATE TABLE main.users (
    id @id NOT NULL PRIMARY KEY,
    login @text NOT NULL UNIQUE,
    name @text NOT NULL,
    enabled @integer NOT NULL,
    epoch @integer NOT NULL,
    created_at @integer NOT NULL
) @options;

CREATE TABLE main.memberships (
    tenant @id NOT NULL REFERENCES tenants (id),
    member @id NOT NULL REFERENCES users (id),
    role @text NOT NULL CHECK (role IN ('viewer', 'analyst', 'manager', 'admin')),
    PRIMARY KEY (tenant, member)
) @options;

CREATE TABLE main.tokens (
    id @id NOT NULL PRIMARY KEY,
    hash @text NOT NULL UNIQUE,
    kind @text NOT NULL CHECK (kind IN ('one_time_link', 'session', 'service')),
    tenant @id NOT NULL REFERENCES tenants (id),
    bearer @id NOT NULL REFERENCES users (id),
    name @text NOT NULL,
    scopes @text NOT NULL,
    created_at @integer NOT NULL,
    expires_at @integer,
    last_used_at @integer,
    revoked_at @integer
) @options;
CREATE INDEX tokens_by_tenant ON tokens (tenant, created_at);
CREATE INDEX tokens_by_bearer ON tokens (bearer);

CREATE TABLE main.portfolios (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    slug @text NOT NULL,
    name @text NOT NULL,
    description @text NOT NULL,
    base_currency @text NOT NULL,
    tags @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) @options;

CREATE TABLE main.positions (
    tenant_id @id NOT NULL,
    id @id NOT NULL,
    portfolio_id @id NOT NULL,
    symbol @text NOT NULL,
    type @text NOT NULL,
    quantity @decimal NOT NULL,
    entry_price @decimal,
    entry_date @date,
    multiplier @decimal NOT NULL,
    option_underlying @text,
    option_expiry @date,
    option_right @text,
    option_strike @decimal,
    tags @text NOT NULL,
    strategy @text NOT NULL,
    note @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, portfolio_id) REFERENCES portfolios (tenant_id, id) ON DELETE CASCADE
) @options;
CREATE INDEX positions_by_portfolio ON positions (tenant_id, portfolio_id, symbol, id);

CREATE TABLE main.securities (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    symbol @text NOT NULL,
    name @text NOT NULL,
    type @text NOT NULL,
    sector @text NOT NULL,
    industry @text NOT NULL,
    exchange @text NOT NULL,
    country @text NOT NULL,
    currency @text NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, symbol)
) @options;

CREATE TABLE main.datasets (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    kind @text NOT NULL,
    name @text NOT NULL,
    digest @text NOT NULL,
    path @text NOT NULL,
    row_count @integer NOT NULL,
    column_names @text NOT NULL,
    first_date @date,
    last_date @date,
    source @text NOT NULL,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, kind, name, digest)
) @options;

CREATE TABLE main.jobs (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    method @text NOT NULL,
    request @text NOT NULL,
    state @text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled',
                                          'expired')),
    priority @integer NOT NULL,
    attempts @integer NOT NULL,
    max_attempts @integer NOT NULL,
    progress_done @integer NOT NULL,
    progress_total @integer NOT NULL,
    progress_unit @text NOT NULL,
    progress_phase @text NOT NULL,
    cancel_requested @integer NOT NULL,
    error_code @text NOT NULL,
    error_message @text NOT NULL,
    result_key @text NOT NULL,
    result_digest @text NOT NULL,
    manifest @text NOT NULL,
    idempotency_key @text NOT NULL,
    created_by @text NOT NULL,
    expires_at @integer,
    created_at @integer NOT NULL,
    started_at @integer,
    finished_at @integer,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX jobs_by_end ON jobs (tenant_id, finished_at);

-- The live jobs in the order they are to run, without what is in them: a tenant's transaction sees
-- the tenant's rows, a system transaction all. lease_until 0: not taken.
CREATE TABLE main.job_queue (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    job_id @id NOT NULL,
    priority @integer NOT NULL,
    created_at @integer NOT NULL,
    run_at @integer NOT NULL,
    expires_at @integer,
    lease_until @integer NOT NULL,
    lease_number @integer NOT NULL,
    worker @text NOT NULL,
    cancel_requested @integer NOT NULL,
    PRIMARY KEY (tenant_id, job_id)
) @options;
CREATE INDEX job_queue_by_order ON job_queue (lease_until, priority DESC, created_at);

CREATE TABLE main.idempotency (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    key @text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    method @text NOT NULL,
    digest @text NOT NULL,
    status @integer,
    response @text,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, key)
) @options;

CREATE TABLE main.audit (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    sequence @integer NOT NULL,
    at @integer NOT NULL,
    actor @text NOT NULL,
    method @text NOT NULL,
    object @text NOT NULL,
    outcome @text NOT NULL,
    request_id @text NOT NULL,
    details @text NOT NULL,
    previous_hash @text NOT NULL,
    hash @text NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
) @options;

-- The end of each tenant's chain; its row is what writers of one tenant wait for one another on.
CREATE TABLE main.audit_heads (
    tenant_id @id NOT NULL PRIMARY KEY REFERENCES tenants (id),
    sequence @integer NOT NULL,
    hash @text NOT NULL
) @options;

CREATE TABLE main.settings (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    key @text NOT NULL,
    value @text NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, key)
) @options;
