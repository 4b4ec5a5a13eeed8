-- Exported trades, kept as they were sent, and the templates of their files. Rules as in 0001_state.sql.

CREATE TABLE main.trade_exports (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    format @text NOT NULL,
    template @text NOT NULL,
    source @text NOT NULL,
    orders @integer NOT NULL,
    file_name @text NOT NULL,
    size_bytes @integer NOT NULL,
    digest @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    content @text NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX trade_exports_by_time ON trade_exports (tenant_id, created_at, id);

CREATE TABLE main.trade_templates (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    document @text NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;
