-- Tenants apart in 0040_price_quality.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.price_quality TO ballast_app;
ALTER TABLE main.price_quality ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.price_quality FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.price_quality TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
