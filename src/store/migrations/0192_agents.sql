-- Service tokens of agents, with their limits a day, and what each agent used of them. Rules as in 0001_state.sql.
ALTER TABLE main.tokens ADD COLUMN is_agent @integer NOT NULL DEFAULT 0 CHECK (is_agent IN (0, 1));
ALTER TABLE main.tokens ADD COLUMN calls_per_day @integer NOT NULL DEFAULT 0;
ALTER TABLE main.tokens ADD COLUMN seconds_per_day @integer NOT NULL DEFAULT 0;
ALTER TABLE main.tokens ADD COLUMN tokens_per_day @integer NOT NULL DEFAULT 0;

CREATE TABLE main.agent_use (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    agent @text NOT NULL,
    date @date NOT NULL,
    calls @integer NOT NULL,
    milliseconds @integer NOT NULL,
    tokens @integer NOT NULL,
    PRIMARY KEY (tenant_id, agent, date)
) @options;

-- A write that an agent requested: it takes effect when a person approves it.
CREATE TABLE main.proposals (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    state @text NOT NULL,
    method @text NOT NULL,
    request @text NOT NULL,
    digest @text NOT NULL,
    summary @text NOT NULL,
    difference @text NOT NULL,
    limits @text NOT NULL,
    note @text NOT NULL,
    agent @text NOT NULL,
    agent_name @text NOT NULL,
    on_behalf_of @text NOT NULL,
    created_at @integer NOT NULL,
    expires_at @integer NOT NULL,
    decided_at @integer,
    decided_by @text NOT NULL,
    comment @text NOT NULL,
    response @text NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX proposals_by_state ON proposals (tenant_id, state, created_at);
