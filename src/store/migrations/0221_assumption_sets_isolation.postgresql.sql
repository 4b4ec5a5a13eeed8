-- Tenants apart in 0220_assumption_sets.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.assumption_sets TO ballast_app;
ALTER TABLE main.assumption_sets ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.assumption_sets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.assumption_sets TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
