-- Balance sheets belong to all members of their workspace: so do their results and reports.
UPDATE main.results SET owner = '' WHERE subject_type = 'balance_sheet';
UPDATE main.reports SET owner = '' WHERE kind = 'balance_sheet';
