-- Tenants apart in 0054_clo_imports.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.clo_imports TO ballast_app;
ALTER TABLE main.clo_imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.clo_imports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.clo_imports TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
