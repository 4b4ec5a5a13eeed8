-- Correlation matrices of CLOs. Every change adds a row with the next number of its short name; the visible row
-- with the greatest number applies. The numbers of a matrix are objects with these digests.

CREATE TABLE main.clo_correlations (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    slug @text NOT NULL,
    number @integer NOT NULL,
    name @text NOT NULL,
    as_of @date NOT NULL,
    basis @text NOT NULL CHECK (basis IN ('asset', 'issuer')),
    items @integer NOT NULL,
    original_digest @text NOT NULL,
    repaired_digest @text NOT NULL,
    document @text NOT NULL,
    source @text NOT NULL,
    import_id @id,
    line @integer,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    hidden_at @integer,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug, number)
) @options;
