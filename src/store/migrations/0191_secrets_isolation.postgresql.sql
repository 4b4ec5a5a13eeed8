-- Tenants apart in 0190_secrets.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.data_keys TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.secrets TO ballast_app;
ALTER TABLE main.data_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.data_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.data_keys TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.secrets TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
