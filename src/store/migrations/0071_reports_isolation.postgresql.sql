-- Tenants apart in 0070_reports.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.reports TO ballast_app;
ALTER TABLE main.reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.reports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.reports TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.report_templates TO ballast_app;
ALTER TABLE main.report_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.report_templates FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.report_templates TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
