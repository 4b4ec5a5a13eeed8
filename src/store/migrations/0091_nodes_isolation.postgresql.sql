-- Who may touch 0090_nodes.sql, as in 0002_isolation.postgresql.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON main.nodes TO ballast_system;
