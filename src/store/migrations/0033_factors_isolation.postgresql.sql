-- Tenants apart in 0032_factors.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.factors TO ballast_app;
ALTER TABLE main.factors ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.factors FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.factors TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
