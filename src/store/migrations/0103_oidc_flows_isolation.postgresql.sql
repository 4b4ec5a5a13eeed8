-- The table of 0092, as in 0002_isolation.postgresql.sql: for system transactions only.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.oidc_flows TO ballast_system;
