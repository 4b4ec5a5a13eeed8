-- Imports into the records of 0050_clo_records.sql, which refer to them by import_id.

CREATE TABLE main.clo_imports (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    state @text NOT NULL CHECK (state IN ('committed', 'undone')),
    kind @text NOT NULL,
    deal_id @id,
    as_of @date NOT NULL,
    file_name @text NOT NULL,
    file_digest @text NOT NULL,
    plan_digest @text NOT NULL,
    document @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    undone_at @integer,
    PRIMARY KEY (tenant_id, id)
) @options;
