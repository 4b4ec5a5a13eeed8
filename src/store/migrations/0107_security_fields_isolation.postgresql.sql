-- Tenants apart in 0106_security_fields.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.security_fields TO ballast_app;
ALTER TABLE main.security_fields ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.security_fields FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.security_fields TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
