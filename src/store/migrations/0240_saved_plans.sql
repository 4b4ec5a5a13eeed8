-- Plans that members saved, every version a row. Rules as in 0001_state.sql. `document` and `form` are texts
-- that the store does not parse.

CREATE TABLE main.saved_plans (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    plan @text NOT NULL,
    version @integer NOT NULL,
    name @text NOT NULL,
    kind @text NOT NULL,
    document @text NOT NULL,
    form @text NOT NULL,
    note @text NOT NULL,
    author @text NOT NULL,
    saved_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, plan, version)
) @options;
