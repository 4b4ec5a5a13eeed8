-- Tenants apart in 0230_wealth_records.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.wealth_records TO ballast_app;
ALTER TABLE main.wealth_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.wealth_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.wealth_records TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
