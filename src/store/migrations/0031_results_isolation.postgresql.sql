-- Tenants apart in 0030_results.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.results TO ballast_app;
ALTER TABLE main.results ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.results FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.results TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
