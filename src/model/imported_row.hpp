// A file of account activity: its rows, each a transaction, rejected or skipped, and the holdings
// that it states.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "model/transaction.hpp"

namespace ballast::model {

// A row that became a transaction. `transaction.id` is empty, `transaction.account` is the account
// as named in the file (usually its number) or empty. `transaction.currency` is the row's own, or
// that of the import when the file states none. A split that the file gives as shares added
// has that number as `quantity` and no `ratio`. Pure cash amounts are signed with inflows positive:
// a refunded charge is positive, a reversed deposit negative.
struct ImportedRow {
    std::size_t line = 0;   // line in the file, 1-based, where the row starts
    std::string source_id;  // the broker's own unique id (OFX FITID, Coinbase ID), else empty
    Transaction transaction;
};

// A row that is not a transaction, and why. `column` is the column's name as written in the file,
// empty if the error concerns the whole row; `value` is the cell's text.
struct RejectedRow {
    std::size_t line = 0;
    std::string code;  // stable name: unknown_action, date, decimal, missing_symbol …
    std::string column;
    std::string value;
    std::string expected;  // "a date such as 04/17/2025"
    std::string fix;       // suggested fix: "write the date as …", "map the action …"
};

// A row that is skipped because it is not a transaction: totals, disclaimers, the cash side of a
// trade given by another row. It is counted and shown, and is not an error.
struct SkippedRow {
    std::size_t line = 0;
    std::string reason;
};

using ImportRow = std::variant<ImportedRow, RejectedRow, SkippedRow>;

// A holding reported by a statement in the file (OFX INVPOSLIST, IBKR positions).
struct StatedHolding {
    std::string account;  // as in ImportedRow
    std::string symbol;   // empty: cash
    Decimal quantity;     // of shares, or of money
    std::optional<Decimal> cost_basis;
};

}  // namespace ballast::model
