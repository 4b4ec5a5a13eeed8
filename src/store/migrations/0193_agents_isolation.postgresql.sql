-- Tenants apart in 0192_agents.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.agent_use TO ballast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON main.proposals TO ballast_app;
ALTER TABLE main.agent_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.agent_use FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.agent_use TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
ALTER TABLE main.proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.proposals TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
