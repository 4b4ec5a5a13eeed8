-- Imports from earlier systems: what each added to the stores, and the figures of the earlier
-- system that are compared with those of this one.

CREATE TABLE main.legacy_imports (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    state @text NOT NULL CHECK (state IN ('committed', 'undone')),
    source @text NOT NULL,
    file_name @text NOT NULL,
    file_digest @text NOT NULL,
    plan_digest @text NOT NULL,
    document @text NOT NULL,
    undo @text NOT NULL,
    created_by @text NOT NULL,
    created_at @integer NOT NULL,
    undone_at @integer,
    PRIMARY KEY (tenant_id, id)
) @options;
