-- Tenants apart in 0005_upload_sessions.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.upload_sessions TO ballast_app;
ALTER TABLE main.upload_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.upload_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.upload_sessions TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
