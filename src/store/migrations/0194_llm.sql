-- Providers of language models, the consents to send data to them, and what was sent. Rules as in 0001_state.sql.
-- `llm_requests` has a row per request, made before it is sent, with what was reserved for it; its answer is not
-- stored.

CREATE TABLE main.llm_providers (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    kind @text NOT NULL,
    endpoint @text NOT NULL,
    model @text NOT NULL,
    local @integer NOT NULL CHECK (local IN (0, 1)),
    is_default @integer NOT NULL CHECK (is_default IN (0, 1)),
    secret @text NOT NULL,
    requests_per_minute @integer NOT NULL,
    tokens_per_day @integer NOT NULL,
    spend_per_month @decimal NOT NULL,
    prompt_price @decimal NOT NULL,
    completion_price @decimal NOT NULL,
    retention @text NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;

CREATE TABLE main.llm_consents (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    provider @text NOT NULL,
    host @text NOT NULL,
    data @text NOT NULL,
    digest @text NOT NULL,
    given_by @text NOT NULL,
    given_at @integer NOT NULL,
    ended_at @integer,
    ended_by @text NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;

CREATE TABLE main.llm_requests (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    provider @text NOT NULL,
    host @text NOT NULL,
    local @integer NOT NULL CHECK (local IN (0, 1)),
    model @text NOT NULL,
    purpose @text NOT NULL,
    data @text NOT NULL,
    requested_by @text NOT NULL,
    agent @text NOT NULL,
    at @integer NOT NULL,
    date @date NOT NULL,
    digest @text NOT NULL,
    bytes @integer NOT NULL,
    tokens @integer NOT NULL,
    prompt_tokens @integer,
    completion_tokens @integer,
    cost @decimal NOT NULL,
    state @text NOT NULL,
    error @text NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX llm_requests_by_time ON llm_requests (tenant_id, provider, at);
