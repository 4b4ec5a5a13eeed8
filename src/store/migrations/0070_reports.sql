-- Reports: their records; the documents are objects reports/<id>/<format>. Rules as in 0001_state.sql.
-- A row never changes but for `sizes` and `files`, when a format is
-- added.

CREATE TABLE main.reports (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    kind @text NOT NULL,
    subject @text NOT NULL,
    subject_id @text NOT NULL,
    title @text NOT NULL,
    as_of @date NOT NULL,
    digest @text NOT NULL,
    data_digest @text NOT NULL,
    content_digest @text NOT NULL,
    engine_version @text NOT NULL,
    coverage @real,
    issues @integer NOT NULL,
    template @text NOT NULL,
    sizes @text NOT NULL,
    files @text NOT NULL,
    request @text NOT NULL,
    owner @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX reports_by_time ON reports (tenant_id, created_at, id);
CREATE INDEX reports_by_content ON reports (tenant_id, content_digest);

-- Sections, order and looks of reports, by name.
CREATE TABLE main.report_templates (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    kind @text NOT NULL,
    sections @text NOT NULL,
    formats @text NOT NULL,
    logo @text NOT NULL,
    benchmark @text NOT NULL,
    paper @text NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;
