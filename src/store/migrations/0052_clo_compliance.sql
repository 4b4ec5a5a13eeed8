-- Compliance and scenarios of CLOs. Rules as in 0050_clo_records.sql: runs and annotations are only added.

CREATE TABLE main.clo_compliance_runs (
    tenant_id @id NOT NULL,
    deal_id @id NOT NULL,
    number @integer NOT NULL,
    as_of @date NOT NULL,
    terms_version @integer NOT NULL,
    document @text NOT NULL,
    digest @text NOT NULL,
    note @text NOT NULL,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    PRIMARY KEY (tenant_id, deal_id, number),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES clo_deals (tenant_id, id)
) @options;
CREATE INDEX clo_compliance_runs_by_date ON clo_compliance_runs (tenant_id, deal_id, as_of);

CREATE TABLE main.clo_annotations (
    tenant_id @id NOT NULL,
    id @id NOT NULL,
    deal_id @id NOT NULL,
    as_of @date NOT NULL,
    test @text NOT NULL,
    text @text NOT NULL,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES clo_deals (tenant_id, id)
) @options;
CREATE INDEX clo_annotations_by_deal ON clo_annotations (tenant_id, deal_id, as_of);

-- `owner` is empty for a scenario of all members.
CREATE TABLE main.clo_scenarios (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    slug @text NOT NULL,
    name @text NOT NULL,
    type @text NOT NULL CHECK (type IN ('mag', 'custom', 'regulatory', 'stress')),
    owner @text NOT NULL,
    document @text NOT NULL,
    import_id @id,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) @options;
