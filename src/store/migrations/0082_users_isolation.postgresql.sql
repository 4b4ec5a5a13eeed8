-- Tables of 0080 and 0081, as in 0002_isolation.postgresql.sql: for system transactions only.
GRANT SELECT, INSERT, UPDATE, DELETE
    ON main.credentials, main.recovery_codes, main.external_identities, main.sign_in_failures,
       main.signing_keys, main.spent_refresh_tokens TO ballast_system;
GRANT UPDATE, DELETE ON main.installation TO ballast_system;
