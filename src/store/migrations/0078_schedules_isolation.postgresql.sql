-- Tenants apart in 0077_schedules.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.schedules TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.scheduler_lease TO ballast_system;
ALTER TABLE main.schedules ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.schedules FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.schedules TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
