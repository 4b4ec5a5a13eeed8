-- Tenants apart in 0062_records.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.scenarios TO ballast_app;
ALTER TABLE main.scenarios ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.scenarios FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.scenarios TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.tags TO ballast_app;
ALTER TABLE main.tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.tags FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.tags TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.notifications TO ballast_app;
ALTER TABLE main.notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.notifications FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.notifications TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
