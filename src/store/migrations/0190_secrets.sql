-- Secrets of a tenant, sealed with a data key of the tenant, which in turn is sealed with the master key of the
-- installation (service/secret/vault.hpp). Rules as in 0001_state.sql. The newest data key seals;
-- the others are removed by the rotation that replaced them.

CREATE TABLE main.data_keys (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    id @text NOT NULL,
    sealed @text NOT NULL,
    created_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
) @options;

CREATE TABLE main.secrets (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    name @text NOT NULL,
    sealed @text NOT NULL,
    length @integer NOT NULL,
    set_by @text NOT NULL,
    set_at @integer NOT NULL,
    last_used_at @integer,
    PRIMARY KEY (tenant_id, name)
) @options;
