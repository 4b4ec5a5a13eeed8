-- Users who sign in with a password: what they know and hold is apart from who they are, so that a list of
-- users cannot show a hash. Secrets of one-time codes and signing keys are sealed (base/seal.hpp).
ALTER TABLE main.users ADD COLUMN locale @text NOT NULL DEFAULT '';
ALTER TABLE main.users ADD COLUMN time_zone @text NOT NULL DEFAULT '';
ALTER TABLE main.users ADD COLUMN last_sign_in_at @integer;
ALTER TABLE main.users ADD COLUMN reset_requested_at @integer;
ALTER TABLE main.users ADD COLUMN deleted_at @integer;

-- A team has members; a personal workspace only the user it was made with.
ALTER TABLE main.tenants ADD COLUMN kind @text NOT NULL DEFAULT 'team';

CREATE TABLE main.credentials (
    member @id NOT NULL PRIMARY KEY REFERENCES users (id),
    password @text NOT NULL,
    password_at @integer,
    code_secret @text NOT NULL,
    code_confirmed_at @integer,
    code_step @integer NOT NULL
) @options;

CREATE TABLE main.recovery_codes (
    member @id NOT NULL REFERENCES users (id),
    number @integer NOT NULL,
    hash @text NOT NULL,
    used_at @integer,
    PRIMARY KEY (member, number)
) @options;

-- The user of an identity provider: the pair, never the e-mail address.
CREATE TABLE main.external_identities (
    issuer @text NOT NULL,
    subject @text NOT NULL,
    member @id NOT NULL REFERENCES users (id),
    created_at @integer NOT NULL,
    PRIMARY KEY (issuer, subject)
) @options;

-- Attempts of the current hour; the subject is a digest of what was attempted.
CREATE TABLE main.sign_in_failures (
    subject @text NOT NULL PRIMARY KEY,
    since @integer NOT NULL,
    attempts @integer NOT NULL
) @options;

CREATE TABLE main.signing_keys (
    id @text NOT NULL PRIMARY KEY,
    seed @text NOT NULL,
    public_key @text NOT NULL,
    created_at @integer NOT NULL,
    retired_at @integer
) @options;
