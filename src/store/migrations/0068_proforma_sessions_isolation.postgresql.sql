-- Tenants apart in 0067_proforma_sessions.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.proforma_sessions TO ballast_app;
ALTER TABLE main.proforma_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.proforma_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.proforma_sessions TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
