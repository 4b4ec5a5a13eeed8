-- Balance sheets belong to all members of their workspace: so do their results and reports. The owner of the
-- tables is bound by their policies like everyone else, which is lifted here.
ALTER TABLE main.results NO FORCE ROW LEVEL SECURITY;
UPDATE main.results SET owner = '' WHERE subject_type = 'balance_sheet';
ALTER TABLE main.results FORCE ROW LEVEL SECURITY;
ALTER TABLE main.reports NO FORCE ROW LEVEL SECURITY;
UPDATE main.reports SET owner = '' WHERE kind = 'balance_sheet';
ALTER TABLE main.reports FORCE ROW LEVEL SECURITY;
