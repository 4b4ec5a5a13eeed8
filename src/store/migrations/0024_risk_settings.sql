-- Risk settings of a portfolio: the document with the values that its owner stated. The others have the
-- defaults of the methods.
ALTER TABLE main.portfolios ADD COLUMN risk_settings TEXT NOT NULL DEFAULT '{}';
