-- Balance sheets and plans are computed with permissions of their own: a token that may run risk keeps both.
UPDATE main.tokens SET scopes = replace(scopes, '"risk:run"', '"alm:run","plan:run","risk:run"')
WHERE scopes LIKE '%"risk:run"%';
