-- Tenants apart in 0162_flag_resolutions.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.flag_resolutions TO ballast_app;
ALTER TABLE main.flag_resolutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.flag_resolutions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.flag_resolutions TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
