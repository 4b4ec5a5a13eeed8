-- Sign-ins that wait for the answer of an identity provider; `id` is the SHA-256 of the browser's cookie, and the
-- verifier is sealed (base/seal.hpp).
CREATE TABLE main.oidc_flows (
    id @text NOT NULL PRIMARY KEY,
    provider @text NOT NULL,
    state @text NOT NULL,
    nonce @text NOT NULL,
    verifier @text NOT NULL,
    created_at @integer NOT NULL
) @options;
