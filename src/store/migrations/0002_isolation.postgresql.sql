-- Tenants apart, in PostgreSQL: what a role may touch, and which rows of it. SQLite gets the same
-- from store/sqlite_guard.cpp, per connection.
--
-- nullif: after a transaction that set app.tenant, the setting reads as '' on that connection.
CREATE FUNCTION main.current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.tenant', true), '')::uuid $$;

CREATE AGGREGATE main.decimal_sum(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0');

-- The name and the column that SQLite's function has.
CREATE FUNCTION main.json_each(document text) RETURNS TABLE (value text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT jsonb_array_elements_text(document::jsonb) COLLATE "C" $$;

GRANT USAGE ON SCHEMA main TO ballast_app, ballast_system;

GRANT SELECT, INSERT, UPDATE, DELETE
    ON main.tenants, main.users, main.memberships, main.tokens, main.job_queue TO ballast_system;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON main.portfolios, main.positions, main.securities, main.datasets, main.jobs, main.job_queue,
       main.idempotency, main.settings TO ballast_app;
GRANT SELECT, INSERT, UPDATE ON main.audit_heads TO ballast_app;
GRANT SELECT, INSERT ON main.audit TO ballast_app;
GRANT SELECT ON main.schema_migrations TO ballast_app, ballast_system;

DO $$
DECLARE owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['portfolios', 'positions', 'securities', 'datasets', 'jobs',
                                 'job_queue', 'idempotency', 'audit', 'audit_heads', 'settings']
    LOOP
        EXECUTE format('ALTER TABLE main.%I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE main.%I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY tenant ON main.%I TO ballast_app '
                       'USING (tenant_id = main.current_tenant()) '
                       'WITH CHECK (tenant_id = main.current_tenant())', owned);
    END LOOP;
END $$;
CREATE POLICY queue ON main.job_queue TO ballast_system USING (true) WITH CHECK (true);
