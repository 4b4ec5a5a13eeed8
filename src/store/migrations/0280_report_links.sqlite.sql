-- Links in mail that download a report. SQLite cannot change a check: the table is made again.
CREATE TABLE main.tokens_with_report_links (
    id @id NOT NULL PRIMARY KEY,
    hash @text NOT NULL UNIQUE,
    kind @text NOT NULL CHECK (kind IN ('one_time_link', 'session', 'service', 'program', 'challenge',
                                          'invitation', 'reset', 'report')),
    tenant_id @id NOT NULL REFERENCES tenants (id),
    bearer @id NOT NULL REFERENCES users (id),
    name @text NOT NULL,
    scopes @text NOT NULL,
    created_at @integer NOT NULL,
    expires_at @integer,
    last_used_at @integer,
    revoked_at @integer,
    remote @text NOT NULL DEFAULT '',
    agent @text NOT NULL DEFAULT '',
    is_agent @integer NOT NULL DEFAULT 0 CHECK (is_agent IN (0, 1)),
    calls_per_day @integer NOT NULL DEFAULT 0,
    seconds_per_day @integer NOT NULL DEFAULT 0,
    tokens_per_day @integer NOT NULL DEFAULT 0
) @options;
INSERT INTO main.tokens_with_report_links
    (id, hash, kind, tenant_id, bearer, name, scopes, created_at, expires_at, last_used_at, revoked_at,
    remote, agent, is_agent, calls_per_day, seconds_per_day, tokens_per_day)
SELECT id, hash, kind, tenant_id, bearer, name, scopes, created_at, expires_at, last_used_at, revoked_at,
    remote, agent, is_agent, calls_per_day, seconds_per_day, tokens_per_day
FROM main.tokens;
DROP TABLE main.tokens;
ALTER TABLE main.tokens_with_report_links RENAME TO tokens;
CREATE INDEX main.tokens_by_tenant ON tokens (tenant_id, created_at);
CREATE INDEX main.tokens_by_bearer ON tokens (bearer);
