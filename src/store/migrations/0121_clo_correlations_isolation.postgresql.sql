-- Tenants apart in 0120_clo_correlations.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.clo_correlations TO ballast_app;
ALTER TABLE main.clo_correlations ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.clo_correlations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.clo_correlations TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
