-- Further kinds of tokens, and where a sign-in came from.
ALTER TABLE main.tokens DROP CONSTRAINT tokens_kind_check;
ALTER TABLE main.tokens ADD CONSTRAINT tokens_kind_check
    CHECK (kind IN ('one_time_link', 'session', 'service', 'program', 'challenge',
                                          'invitation', 'reset'));
ALTER TABLE main.tokens ADD COLUMN remote @text NOT NULL DEFAULT '';
ALTER TABLE main.tokens ADD COLUMN agent @text NOT NULL DEFAULT '';

-- Refresh tokens that were exchanged: using one again ends the sign-in that it belongs to.
CREATE TABLE main.spent_refresh_tokens (
    hash @text NOT NULL PRIMARY KEY,
    token @id NOT NULL,
    spent_at @integer NOT NULL
) @options;
