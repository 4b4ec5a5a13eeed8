-- Links in mail that download a report.
ALTER TABLE main.tokens DROP CONSTRAINT tokens_kind_check;
ALTER TABLE main.tokens ADD CONSTRAINT tokens_kind_check
    CHECK (kind IN ('one_time_link', 'session', 'service', 'program', 'challenge',
                                          'invitation', 'reset', 'report'));
