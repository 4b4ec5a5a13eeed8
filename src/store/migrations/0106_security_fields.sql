-- Values that providers gave the fields of securities: a field with another value was edited since. Rules as in
-- 0001_state.sql.

CREATE TABLE main.security_fields (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    symbol @text NOT NULL,
    field @text NOT NULL,
    source @text NOT NULL,
    value @text NOT NULL,
    fetched_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, symbol, field)
) @options;
