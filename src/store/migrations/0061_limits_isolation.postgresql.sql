-- Tenants apart in 0060_limits.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.limits TO ballast_app;
ALTER TABLE main.limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.limits FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.limits TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.limit_readings TO ballast_app;
ALTER TABLE main.limit_readings ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.limit_readings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.limit_readings TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.limit_cases TO ballast_app;
ALTER TABLE main.limit_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.limit_cases FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.limit_cases TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.limit_events TO ballast_app;
ALTER TABLE main.limit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.limit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.limit_events TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
