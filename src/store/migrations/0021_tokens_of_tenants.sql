-- Tokens belong to a tenant, which makes and revokes them in its own transactions; authentication, which
-- does not know the tenant yet, sees all (store/schema.cpp).
ALTER TABLE main.tokens RENAME COLUMN tenant TO tenant_id;
