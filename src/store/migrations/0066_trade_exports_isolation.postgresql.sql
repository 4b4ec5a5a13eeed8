-- Tenants apart in 0065_trade_exports.sql, as in 0002_isolation.postgresql.sql. An export never changes.
GRANT SELECT, INSERT, DELETE ON main.trade_exports TO ballast_app;
ALTER TABLE main.trade_exports ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.trade_exports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.trade_exports TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.trade_templates TO ballast_app;
ALTER TABLE main.trade_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.trade_templates FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.trade_templates TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
