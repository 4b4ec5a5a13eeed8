-- Results over time. Rules as in 0001_state.sql. A row never changes but for `latest` and
-- `superseded_at`, set when a later version of the same subject, kind and date is added.

CREATE TABLE main.results (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    subject_type @text NOT NULL,
    subject @text NOT NULL,
    kind @text NOT NULL,
    as_of @date NOT NULL,
    version @integer NOT NULL,
    latest @integer NOT NULL CHECK (latest IN (0, 1)),
    superseded_at @integer,
    digest @text NOT NULL,
    figures @text NOT NULL,
    findings @text NOT NULL,
    reason @text NOT NULL,
    owner @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    manifest @text NOT NULL,
    document @text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, subject_type, subject, kind, as_of, version)
) @options;
CREATE INDEX results_by_time ON results (tenant_id, created_at, id);
CREATE INDEX results_superseded ON results (tenant_id, superseded_at);
