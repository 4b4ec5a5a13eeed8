-- Tenants apart in 0021_tokens_of_tenants.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE ON main.tokens TO ballast_app;
ALTER TABLE main.tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.tokens TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
CREATE POLICY tokens ON main.tokens TO ballast_system USING (true) WITH CHECK (true);
