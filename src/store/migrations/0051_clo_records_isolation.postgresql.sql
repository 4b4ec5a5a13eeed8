-- Tenants apart in the tables of 0050_clo_records.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE
    ON main.clo_deals, main.clo_deal_versions, main.clo_deal_states, main.clo_assets,
       main.clo_asset_facts, main.clo_lots TO ballast_app;

DO $$
DECLARE owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['clo_deals', 'clo_deal_versions', 'clo_deal_states', 'clo_assets',
                                 'clo_asset_facts', 'clo_lots']
    LOOP
        EXECUTE format('ALTER TABLE main.%I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE main.%I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY tenant ON main.%I TO ballast_app '
                       'USING (tenant_id = main.current_tenant()) '
                       'WITH CHECK (tenant_id = main.current_tenant())', owned);
    END LOOP;
END $$;
