-- Tenants apart in 0270_business_plans.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.business_plans TO ballast_app;
ALTER TABLE main.business_plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.business_plans FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.business_plans TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
