-- Versions of sets of behavioral assumptions of banks. Rules as in 0001_state.sql: versions are only added.

CREATE TABLE main.assumption_sets (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @text NOT NULL,
    version @integer NOT NULL,
    name @text NOT NULL,
    behaviour @text NOT NULL,
    note @text NOT NULL,
    created_by @text NOT NULL,
    created_by_name @text NOT NULL,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id, version)
) @options;
