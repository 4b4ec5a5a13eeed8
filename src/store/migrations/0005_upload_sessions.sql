-- Uploaded working sets: a balance sheet with its curves, a deal tape. Rules as in 0001_state.sql.
-- The rows of the upload are in immutable column files and objects that `manifest` names.

CREATE TABLE main.upload_sessions (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    kind @text NOT NULL,
    name @text NOT NULL,
    owner @text NOT NULL,
    size_bytes @integer NOT NULL,
    pinned @integer NOT NULL CHECK (pinned IN (0, 1)),
    manifest @text NOT NULL,
    created_at @integer NOT NULL,
    last_accessed_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX upload_sessions_by_access ON upload_sessions (tenant_id, last_accessed_at, id);
