-- Tenants apart in the tables of 0003_ledger.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE
    ON main.accounts, main.ledger_entries, main.ledger_imports, main.import_profiles,
       main.ledger_snapshots, main.preferences, main.data_sources TO ballast_app;

DO $$
DECLARE owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['accounts', 'ledger_entries', 'ledger_imports', 'import_profiles',
                                 'ledger_snapshots', 'preferences', 'data_sources']
    LOOP
        EXECUTE format('ALTER TABLE main.%I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE main.%I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY tenant ON main.%I TO ballast_app '
                       'USING (tenant_id = main.current_tenant()) '
                       'WITH CHECK (tenant_id = main.current_tenant())', owned);
    END LOOP;
END $$;
