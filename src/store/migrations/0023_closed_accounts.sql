-- The date an account was closed; null while it is open.
ALTER TABLE main.accounts ADD COLUMN closed_on @date;
