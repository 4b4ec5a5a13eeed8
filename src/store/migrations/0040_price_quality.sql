-- Quality of the stored prices of a symbol, judged when they are stored. A row belongs to prices of that
-- number of closes and rows of which the last was learned at that time; other prices are judged when they are
-- listed. Rules as in 0001_state.sql.

CREATE TABLE main.price_quality (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    symbol @text NOT NULL,
    calendar @text NOT NULL,
    closes @integer NOT NULL,
    price_rows @integer NOT NULL,
    known_at @integer NOT NULL,
    missing_sessions @integer NOT NULL,
    gaps @integer NOT NULL,
    outliers @integer NOT NULL,
    splits @integer NOT NULL,
    stale_runs @integer NOT NULL,
    inconsistent @integer NOT NULL,
    PRIMARY KEY (tenant_id, symbol)
) @options;
