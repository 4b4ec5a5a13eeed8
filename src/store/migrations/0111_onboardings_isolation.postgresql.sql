-- Tenants apart in 0110_onboardings.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.onboardings TO ballast_app;
ALTER TABLE main.onboardings ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.onboardings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.onboardings TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
