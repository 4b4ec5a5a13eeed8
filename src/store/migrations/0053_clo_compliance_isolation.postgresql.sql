-- Tenants apart in the tables of 0052_clo_compliance.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE
    ON main.clo_compliance_runs, main.clo_annotations, main.clo_scenarios TO ballast_app;

DO $$
DECLARE owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['clo_compliance_runs', 'clo_annotations', 'clo_scenarios']
    LOOP
        EXECUTE format('ALTER TABLE main.%I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE main.%I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY tenant ON main.%I TO ballast_app '
                       'USING (tenant_id = main.current_tenant()) '
                       'WITH CHECK (tenant_id = main.current_tenant())', owned);
    END LOOP;
END $$;
