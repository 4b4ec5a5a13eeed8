-- Tenants apart in 0150_clo_syncs.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.clo_syncs, main.clo_sync_runs TO ballast_app;
ALTER TABLE main.clo_syncs ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.clo_syncs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.clo_syncs TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.clo_sync_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.clo_sync_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.clo_sync_runs TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
