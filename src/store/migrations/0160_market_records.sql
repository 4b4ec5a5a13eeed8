-- Quotes, option quotes, ratings, loan prices and fundamental figures. Rules as in 0001_state.sql. A row is
-- never changed: the one of a key that was learned last is the current one.

CREATE TABLE main.market_records (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    kind @text NOT NULL,
    instrument @text NOT NULL,
    part @text NOT NULL,
    date @date NOT NULL,
    source @text NOT NULL,
    known_at @integer NOT NULL,
    content @text NOT NULL,
    PRIMARY KEY (tenant_id, kind, instrument, part, date, source, known_at)
) @options;
