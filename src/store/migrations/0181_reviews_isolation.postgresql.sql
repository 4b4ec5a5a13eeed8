-- Tenants apart in 0180_reviews.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.reviews TO ballast_app;
ALTER TABLE main.reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.reviews TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON main.review_entries TO ballast_app;
ALTER TABLE main.review_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE main.review_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON main.review_entries TO ballast_app
    USING (tenant_id = main.current_tenant()) WITH CHECK (tenant_id = main.current_tenant());
