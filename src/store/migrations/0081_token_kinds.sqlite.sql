-- Further kinds of tokens, and where a sign-in came from. SQLite cannot change a check: the table is
-- made again.
CREATE TABLE main.tokens_of_all_kinds (
    id @id NOT NULL PRIMARY KEY,
    hash @text NOT NULL UNIQUE,
    kind @text NOT NULL CHECK (kind IN ('one_time_link', 'session', 'service', 'program', 'challenge',
                                          'invitation', 'reset')),
    tenant_id @id NOT NULL REFERENCES tenants (id),
    bearer @id NOT NULL REFERENCES users (id),
    name @text NOT NULL,
    scopes @text NOT NULL,
    created_at @integer NOT NULL,
    expires_at @integer,
    last_used_at @integer,
    revoked_at @integer,
    remote @text NOT NULL DEFAULT '',
    agent @text NOT NULL DEFAULT ''
) @options;
INSERT INTO main.tokens_of_all_kinds (id, hash, kind, tenant_id, bearer, name, scopes, created_at,
                                      expires_at, last_used_at, revoked_at)
SELECT id, hash, kind, tenant_id, bearer, name, scopes, created_at, expires_at, last_used_at, revoked_at
FROM main.tokens;
DROP TABLE main.tokens;
ALTER TABLE main.tokens_of_all_kinds RENAME TO tokens;
CREATE INDEX main.tokens_by_tenant ON tokens (tenant_id, created_at);
CREATE INDEX main.tokens_by_bearer ON tokens (bearer);

-- Refresh tokens that were exchanged: using one again ends the sign-in that it belongs to.
CREATE TABLE main.spent_refresh_tokens (
    hash @text NOT NULL PRIMARY KEY,
    token @id NOT NULL,
    spent_at @integer NOT NULL
) @options;
