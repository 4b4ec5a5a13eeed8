-- Tenants apart in 0160_market_records.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.market_records TO ballast_app;
ALTER TABLE main.market_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.market_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.market_records TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
