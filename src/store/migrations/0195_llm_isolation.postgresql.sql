-- Tenants apart in 0194_llm.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.llm_providers TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.llm_consents TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.llm_requests TO ballast_app;
ALTER TABLE main.llm_providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.llm_providers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.llm_providers TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.llm_consents ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.llm_consents FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.llm_consents TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.llm_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.llm_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.llm_requests TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
