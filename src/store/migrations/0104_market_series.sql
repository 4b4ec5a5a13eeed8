-- Series of market data beside the prices, and the downloads of each. Rules as in 0001_state.sql. A row of
-- `price_actions` and `macro_points` is never changed: the one of a key that was learned last is the current one.

CREATE TABLE main.series_states (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    kind @text NOT NULL,
    symbol @text NOT NULL,
    source @text NOT NULL,
    asked_from @date,
    first_date @date,
    last_date @date,
    tried_at @integer,
    fetched_at @integer,
    full_at @integer,
    failure @text NOT NULL,
    request @text NOT NULL,
    body_digest @text NOT NULL,
    etag @text NOT NULL,
    last_modified @text NOT NULL,
    parser_version @integer NOT NULL,
    PRIMARY KEY (tenant_id, kind, symbol, source)
) @options;

CREATE TABLE main.price_actions (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    symbol @text NOT NULL,
    date @date NOT NULL,
    kind @text NOT NULL,
    source @text NOT NULL,
    value @real NOT NULL,
    currency @text NOT NULL,
    known_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, symbol, date, kind, source, known_at)
) @options;

CREATE TABLE main.macro_points (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    series @text NOT NULL,
    date @date NOT NULL,
    source @text NOT NULL,
    value @real NOT NULL,
    known_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, series, date, source, known_at)
) @options;
