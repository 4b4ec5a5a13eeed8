-- Onboardings: the file of positions as corrected, and how far it has come. Rules as in 0001_state.sql. Without
-- a foreign key: an onboarding outlives the portfolio that it made.

CREATE TABLE main.onboardings (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    state @text NOT NULL,
    slug @text NOT NULL,
    portfolio @text NOT NULL,
    file_name @text NOT NULL,
    settings @text NOT NULL,
    progress @text NOT NULL,
    content @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX onboardings_by_change ON onboardings (tenant_id, updated_at, id);
