-- Factors of regressions. A row replaces the default factor with its name; `deleted` marks a default that
-- the tenant does not use. Rules as in 0001_state.sql.

CREATE TABLE main.factors (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    symbol @text NOT NULL,
    coordinates @text NOT NULL,
    note @text NOT NULL,
    place @integer NOT NULL,
    deleted @integer NOT NULL CHECK (deleted IN (0, 1)),
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;
