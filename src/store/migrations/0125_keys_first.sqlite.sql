-- The columns of the key first: PRAGMA integrity_check of SQLite 3.40 reports NULL values where another column
-- of a table without row ids precedes one of the key, so that such a state could not be backed up.
CREATE TABLE main.price_actions_with_keys_first (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    symbol @text NOT NULL,
    date @date NOT NULL,
    kind @text NOT NULL,
    source @text NOT NULL,
    known_at @integer NOT NULL,
    value @real NOT NULL,
    currency @text NOT NULL,
    PRIMARY KEY (tenant_id, symbol, date, kind, source, known_at)
) @options;
INSERT INTO main.price_actions_with_keys_first
    (tenant_id, symbol, date, kind, source, known_at, value, currency)
SELECT tenant_id, symbol, date, kind, source, known_at, value, currency FROM main.price_actions;
DROP TABLE main.price_actions;
ALTER TABLE main.price_actions_with_keys_first RENAME TO price_actions;

CREATE TABLE main.macro_points_with_keys_first (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    series @text NOT NULL,
    date @date NOT NULL,
    source @text NOT NULL,
    known_at @integer NOT NULL,
    value @real NOT NULL,
    PRIMARY KEY (tenant_id, series, date, source, known_at)
) @options;
INSERT INTO main.macro_points_with_keys_first (tenant_id, series, date, source, known_at, value)
SELECT tenant_id, series, date, source, known_at, value FROM main.macro_points;
DROP TABLE main.macro_points;
ALTER TABLE main.macro_points_with_keys_first RENAME TO macro_points;
