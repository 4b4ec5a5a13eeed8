-- Pro-forma sessions: the positions of a portfolio when the session was made, and a list of trades. Rules as
-- in 0001_state.sql. Without a foreign key: a session outlives the portfolio that it started from.

CREATE TABLE main.proforma_sessions (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    owner @text NOT NULL,
    portfolio @text NOT NULL,
    name @text NOT NULL,
    note @text NOT NULL,
    as_of @date NOT NULL,
    base @text NOT NULL,
    trades @text NOT NULL,
    settings @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX proforma_sessions_by_owner ON proforma_sessions (tenant_id, owner, updated_at, id);
