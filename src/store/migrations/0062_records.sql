-- Stored scenarios, tags, and notifications of members. Rules as in 0001_state.sql.

CREATE TABLE main.scenarios (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @text NOT NULL,
    document @text NOT NULL,
    owner @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    version @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;

CREATE TABLE main.tags (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    color @text NOT NULL,
    description @text NOT NULL,
    created_at @integer NOT NULL,
    updated_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, name)
) @options;

-- `topic` names what happened: of the same topic a member gets one notification.
CREATE TABLE main.notifications (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @id NOT NULL,
    member_id @id NOT NULL,
    kind @text NOT NULL,
    topic @text NOT NULL,
    title @text NOT NULL,
    body @text NOT NULL,
    link @text NOT NULL,
    created_at @integer NOT NULL,
    read_at @integer,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, member_id, topic)
) @options;
CREATE INDEX notifications_by_member ON notifications (tenant_id, member_id, created_at, id);
