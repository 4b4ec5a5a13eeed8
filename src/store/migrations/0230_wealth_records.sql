-- What members state about their wealth besides transactions, such as allocation targets: documents by
-- kind and name. Rules as in 0001_state.sql.

CREATE TABLE main.wealth_records (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    kind @text NOT NULL,
    name @text NOT NULL,
    document @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, kind, name)
) @options;
