-- The ledger: accounts, what happened in them, the imports it came from, and the state of the app.
-- Rules as in 0001_state.sql.

CREATE TABLE main.accounts (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    slug @text NOT NULL,
    name @text NOT NULL,
    institution @text NOT NULL,
    type @text NOT NULL CHECK (type IN ('taxable', 'tax_deferred', 'tax_free', 'bank', 'other')),
    currency @text NOT NULL,
    note @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) @options;

-- content_key is the digest of what the source of the entry said, and stays when a person changes
-- the entry; occurrence counts entries of one account and content: two real identical trades are
-- occurrences 0 and 1, the same file again is neither.
CREATE TABLE main.ledger_entries (
    tenant_id @id NOT NULL,
    id @id NOT NULL,
    account_id @id NOT NULL,
    date @date NOT NULL,
    type @text NOT NULL,
    symbol @text NOT NULL,
    quantity @decimal,
    price @decimal,
    amount @decimal,
    fees @decimal NOT NULL,
    currency @text NOT NULL,
    lot_id @text NOT NULL,
    ratio @decimal,
    ratio_base @decimal NOT NULL,
    new_symbol @text NOT NULL,
    other_account @text NOT NULL,
    acquired @date,
    fair_value @decimal,
    basis_fraction @decimal,
    gift_tax @decimal,
    multiplier @decimal,
    note @text NOT NULL,
    reference @text NOT NULL,
    content_key @text NOT NULL,
    occurrence @integer NOT NULL,
    import_id @id,
    line @integer,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, account_id, content_key, occurrence),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) @options;
CREATE INDEX ledger_entries_by_date ON ledger_entries (tenant_id, date, id);
CREATE INDEX ledger_entries_by_account ON ledger_entries (tenant_id, account_id, date, id);
CREATE INDEX ledger_entries_by_symbol ON ledger_entries (tenant_id, symbol, date, id);
CREATE INDEX ledger_entries_by_import ON ledger_entries (tenant_id, import_id);

-- What an import did, and what it takes to undo it: `undo` holds the entries it changed as they
-- were before, and the accounts it made.
CREATE TABLE main.ledger_imports (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    state @text NOT NULL CHECK (state IN ('committed', 'undone')),
    file_name @text NOT NULL,
    file_digest @text NOT NULL,
    plan_digest @text NOT NULL,
    format @text NOT NULL,
    fingerprint @text NOT NULL,
    rows_new @integer NOT NULL,
    rows_duplicate @integer NOT NULL,
    rows_changed @integer NOT NULL,
    rows_rejected @integer NOT NULL,
    rows_passed_over @integer NOT NULL,
    first_date @date,
    last_date @date,
    undo @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    undone_at @integer,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;

CREATE TABLE main.import_profiles (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    fingerprint @text NOT NULL,
    profile @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;
CREATE INDEX import_profiles_by_fingerprint ON import_profiles (tenant_id, fingerprint);

-- Net worth as it was computed on a day from the ledger as it then stood.
CREATE TABLE main.ledger_snapshots (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    date @date NOT NULL,
    import_id @id,
    snapshot @text NOT NULL,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX ledger_snapshots_by_date ON ledger_snapshots (tenant_id, date, id);

CREATE TABLE main.preferences (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    member @id NOT NULL,
    key @text NOT NULL,
    value @text NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, member, key)
) @options;

CREATE TABLE main.data_sources (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    kind @text NOT NULL,
    source @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;
