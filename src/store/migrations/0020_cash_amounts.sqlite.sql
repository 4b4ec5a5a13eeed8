-- Amounts of fees, taxes and withdrawals become changes of cash: a charge is negative, a refund
-- positive. Until here either sign was booked as a charge. Entries made by hand stay charges. Those
-- of an import that has negative ones of their type and account were refunds in its file, and are
-- from here on; those of an import that has none were magnitudes, and stay charges.
UPDATE main.ledger_entries
SET amount = '-' || amount
WHERE type IN ('fee', 'tax', 'withdrawal')
  AND amount > '0'
  AND (tenant_id, id) NOT IN (
      SELECT refund.tenant_id, refund.id
      FROM main.ledger_entries AS refund
      JOIN main.ledger_entries AS charge
        ON charge.tenant_id = refund.tenant_id AND charge.account_id = refund.account_id
       AND charge.import_id = refund.import_id AND charge.type = refund.type
      WHERE refund.type IN ('fee', 'tax', 'withdrawal')
        AND refund.amount > '0' AND charge.amount < '0');
