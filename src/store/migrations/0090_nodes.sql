-- Processes of the installation that serve the API, run jobs, or both. Rules as in 0001_state.sql.
CREATE TABLE main.nodes (
    id @text NOT NULL PRIMARY KEY,
    host @text NOT NULL,
    role @text NOT NULL,
    version @text NOT NULL,
    workers @integer NOT NULL,
    running @integer NOT NULL,
    load @real NOT NULL,
    draining @integer NOT NULL CHECK (draining IN (0, 1)),
    started_at @integer NOT NULL,
    seen_at @integer NOT NULL
) @options;
