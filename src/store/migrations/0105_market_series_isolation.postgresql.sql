-- Tenants apart in 0104_market_series.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.series_states TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.price_actions TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.macro_points TO ballast_app;
ALTER TABLE main.series_states ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.series_states FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.series_states TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.price_actions ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.price_actions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.price_actions TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.macro_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.macro_points FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.macro_points TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
