-- Records of collateralized loan obligations. Rules as in 0001_state.sql. Versions of terms, states, facts
-- of assets and lots are only added; `hidden_at` is set when the import that added a row is undone.

CREATE TABLE main.clo_deals (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    slug @text NOT NULL,
    name @text NOT NULL,
    currency @text NOT NULL,
    archived @integer NOT NULL CHECK (archived IN (0, 1)),
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) @options;

CREATE TABLE main.clo_deal_versions (
    tenant_id @id NOT NULL,
    deal_id @id NOT NULL,
    number @integer NOT NULL,
    effective @date NOT NULL,
    reason @text NOT NULL,
    clause @text NOT NULL,
    document @text NOT NULL,
    digest @text NOT NULL,
    source @text NOT NULL,
    import_id @id,
    line @integer,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    hidden_at @integer,
    PRIMARY KEY (tenant_id, deal_id, number),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES clo_deals (tenant_id, id)
) @options;

CREATE TABLE main.clo_deal_states (
    tenant_id @id NOT NULL,
    deal_id @id NOT NULL,
    number @integer NOT NULL,
    as_of @date NOT NULL,
    document @text NOT NULL,
    digest @text NOT NULL,
    source @text NOT NULL,
    import_id @id,
    line @integer,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    hidden_at @integer,
    PRIMARY KEY (tenant_id, deal_id, number),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES clo_deals (tenant_id, id)
) @options;
CREATE INDEX clo_deal_states_by_date ON clo_deal_states (tenant_id, deal_id, as_of);

-- `record` is what all visible facts add up to, as of `effective`, the last date of one.
CREATE TABLE main.clo_assets (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    asset @text NOT NULL,
    record @text NOT NULL,
    effective @date NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, asset)
) @options;

-- A fact sets the fields of a JSON object from a date on. Facts of one date apply in the order of their
-- numbers.
CREATE TABLE main.clo_asset_facts (
    tenant_id @id NOT NULL,
    asset_id @id NOT NULL,
    number @integer NOT NULL,
    effective @date NOT NULL,
    fields @text NOT NULL,
    reason @text NOT NULL,
    source @text NOT NULL,
    import_id @id,
    line @integer,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    hidden_at @integer,
    PRIMARY KEY (tenant_id, asset_id, number),
    FOREIGN KEY (tenant_id, asset_id) REFERENCES clo_assets (tenant_id, id)
) @options;
CREATE INDEX clo_asset_facts_by_date ON clo_asset_facts (tenant_id, effective);
CREATE INDEX clo_asset_facts_by_import ON clo_asset_facts (tenant_id, import_id);

-- `par` is added to what the deal holds: negative for sales and repayments.
CREATE TABLE main.clo_lots (
    tenant_id @id NOT NULL,
    id @id NOT NULL,
    deal_id @id NOT NULL,
    asset_id @id NOT NULL,
    side @text NOT NULL CHECK (side IN ('buy', 'sell', 'repayment', 'stated')),
    trade_date @date NOT NULL,
    settle_date @date,
    par @decimal NOT NULL,
    price @decimal,
    purchased_accrued @decimal,
    note @text NOT NULL,
    source @text NOT NULL,
    import_id @id,
    line @integer,
    known_at @integer NOT NULL,
    created_by @text NOT NULL,
    hidden_at @integer,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES clo_deals (tenant_id, id),
    FOREIGN KEY (tenant_id, asset_id) REFERENCES clo_assets (tenant_id, id)
) @options;
CREATE INDEX clo_lots_by_deal ON clo_lots (tenant_id, deal_id, trade_date);
CREATE INDEX clo_lots_by_asset ON clo_lots (tenant_id, asset_id);
CREATE INDEX clo_lots_by_import ON clo_lots (tenant_id, import_id);
