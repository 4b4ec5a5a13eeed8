-- Reviews of objects, and what was said and done about them. Rules as in 0001_state.sql. `item` is the id of
-- the object as text; entries are only added.

CREATE TABLE main.reviews (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    kind @text NOT NULL,
    item @text NOT NULL,
    title @text NOT NULL,
    state @text NOT NULL,
    revision @text NOT NULL,
    author @text NOT NULL,
    author_name @text NOT NULL,
    reviewer @text NOT NULL,
    note @text NOT NULL,
    requested_at @integer NOT NULL,
    decided_by_name @text NOT NULL,
    decision @text NOT NULL,
    decided_at @integer,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, kind, item)
) @options;
CREATE INDEX reviews_by_time ON reviews (tenant_id, requested_at, item);

CREATE TABLE main.review_entries (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    kind @text NOT NULL,
    item @text NOT NULL,
    action @text NOT NULL,
    figure @text NOT NULL,
    body @text NOT NULL,
    revision @text NOT NULL,
    author @text NOT NULL,
    author_name @text NOT NULL,
    made_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;
CREATE INDEX review_entries_by_object ON review_entries (tenant_id, kind, item, made_at);
