-- Mail that waits to be sent. `content` is sealed (base/seal.hpp) and emptied when the mail has been sent or
-- given up; of a request for a new password it is made when the mail is sent.
CREATE TABLE main.outbox (
    id @id NOT NULL PRIMARY KEY,
    kind @text NOT NULL,
    address @text NOT NULL,
    content @text NOT NULL,
    state @text NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts @integer NOT NULL,
    due_at @integer NOT NULL,
    created_at @integer NOT NULL,
    ended_at @integer,
    error @text NOT NULL
) @options;
CREATE INDEX outbox_by_state ON outbox (state, due_at);
