-- The installation's own secrets (store/installation.hpp), and the version that a kept answer had.
CREATE TABLE main.installation (
    name @text NOT NULL PRIMARY KEY,
    value @text NOT NULL
) @options;
GRANT SELECT, INSERT ON main.installation TO ballast_system;

ALTER TABLE main.idempotency ADD COLUMN etag @text NOT NULL DEFAULT '';
