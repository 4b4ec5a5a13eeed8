-- What was decided about quality flags of stored prices. Rules as in 0001_state.sql.

CREATE TABLE main.flag_resolutions (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    symbol @text NOT NULL,
    flag @text NOT NULL,
    from_date @date NOT NULL,
    to_date @date NOT NULL,
    decision @text NOT NULL,
    note @text NOT NULL,
    close @real,
    decided_by @text NOT NULL,
    decided_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, symbol, flag, from_date)
) @options;
