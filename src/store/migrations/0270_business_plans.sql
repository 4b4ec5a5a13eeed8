-- Versions of plans of new business of banks. Rules as in 0001_state.sql: versions are only added.

CREATE TABLE main.business_plans (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @text NOT NULL,
    version @integer NOT NULL,
    name @text NOT NULL,
    document @text NOT NULL,
    note @text NOT NULL,
    created_by @text NOT NULL,
    created_by_name @text NOT NULL,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id, version)
) @options;
