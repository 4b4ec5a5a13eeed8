-- Figures of the ledger are computed with the permission that reads it: a token that may run risk keeps them.
UPDATE main.tokens SET scopes = replace(scopes, '"risk:run"', '"ledger:read","risk:run"')
WHERE scopes LIKE '%"risk:run"%' AND scopes NOT LIKE '%"ledger:read"%';
