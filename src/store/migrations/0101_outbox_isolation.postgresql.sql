-- The table of 0090, as in 0002_isolation.postgresql.sql: for system transactions only.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.outbox TO ballast_system;
