-- Tenants apart in 0250_legacy_imports.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.legacy_imports TO ballast_app;
ALTER TABLE main.legacy_imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.legacy_imports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.legacy_imports TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
