-- Tenants apart in 0075_batch.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.batch_runs, main.batch_steps TO ballast_app;
ALTER TABLE main.batch_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.batch_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.batch_runs TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.batch_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.batch_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.batch_steps TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
