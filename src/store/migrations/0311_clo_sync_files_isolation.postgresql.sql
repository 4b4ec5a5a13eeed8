-- Tenants apart in 0310_clo_sync_files.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.clo_sync_files TO ballast_app;
ALTER TABLE main.clo_sync_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.clo_sync_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.clo_sync_files TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
