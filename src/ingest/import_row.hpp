// What a reader of account activity hands over: the rows of a file, each a transaction or refused.
//
// A reader knows a format and nothing of a ledger: it states what the file says, in the file's
// order, and leaves to the import what is new, which account a row goes to and whether it fits what
// is already booked. Reading is a pure function of bytes and options.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "fin/currency.hpp"
#include "model/transaction.hpp"

namespace ballast::ingest {

// A row that became a transaction. `transaction.id` is empty, `transaction.account` is the account
// as the file names it (its number, mostly) and empty when it names none. `transaction.currency` is
// the row's own, or `ImportOptions::currency` when the file states none. A split that the file
// states as shares added has that number as `quantity` and no `ratio`. Amounts of money alone are
// signed as what is received: a charge that is given back is above zero, a deposit that is taken
// back below.
struct ImportedRow {
    std::size_t line = 0;   // of the file, counted from 1, where the row begins
    std::string source_id;  // the broker's own unique id (OFX FITID, Coinbase ID), else empty
    model::Transaction transaction;
};

// A row that is no transaction, and why. `column` is the column's name as the file writes it, empty
// where the row as a whole is at fault; `value` is what stands there.
struct RejectedRow {
    std::size_t line = 0;
    std::string code;  // a word: unknown_action, date, decimal, missing_symbol …
    std::string column;
    std::string value;
    std::string expected;  // "a date such as 04/17/2025"
    std::string fix;       // what a person does: "write the date as …", "map the action …"
};

// A row that is rightly no transaction: totals, disclaimers, the cash side of a trade that another
// row already states. It is counted and shown, and is no fault.
struct PassedOverRow {
    std::size_t line = 0;
    std::string reason;
};

using ImportRow = std::variant<ImportedRow, RejectedRow, PassedOverRow>;

// What a statement in the file says is held, where it says so (OFX INVPOSLIST, IBKR positions).
struct StatedHolding {
    std::string account;  // as in ImportedRow
    std::string symbol;   // empty: cash
    Decimal quantity;     // of shares, or of money
    std::optional<Decimal> cost_basis;
};

// What a positive amount is to the account's owner.
enum class AmountSign : std::uint8_t {
    kShown,  // received where the file has negative ones too, else unsigned
    kReceived,
    kPaid,
    kUnsigned,  // signs say nothing: the type does
};

// The columns of a file without a known format: which of them holds what. Absent means that the
// file does not have it; `date` and `type` (or `default_type`) are needed.
struct ColumnMapping {
    std::string date;
    std::string type;
    std::string symbol;
    std::string quantity;
    std::string price;
    std::string amount;
    std::string fees;
    std::string currency;
    std::string account;
    std::string ratio;
    std::string lot_id;
    std::string new_symbol;
    std::string source_id;
    std::string note;
    // The file's words for types ("YOU BOUGHT" → buy), compared without case, as prefixes; words
    // that are not listed are understood as everywhere.
    std::vector<std::pair<std::string, model::TransactionType>> types;
    std::optional<model::TransactionType> default_type;  // of a row whose type is empty
    std::string date_order;            // "ymd", "mdy", "dmy"; empty: as the file's dates show
    std::optional<char> decimal_sign;  // '.' or ','; absent: as the file's numbers show
    std::optional<char> delimiter;
    AmountSign amount_sign = AmountSign::kShown;
};

struct ImportOptions {
    std::string format = "auto";                   // or a name of `import_formats()`
    std::optional<ColumnMapping> mapping;          // when given, `format` is not looked at
    fin::Currency currency = fin::Currency::kUsd;  // of rows that state none
    std::size_t max_rows = 2'000'000;
};

struct ImportFile {
    std::string format;       // the name of the reader that read it; "mapping" for an own one
    std::string fingerprint;  // SHA-256 of the header's names, lower case, in the file's order
    std::vector<std::string> columns;  // the header's names; empty where the format has none
    std::vector<ImportRow> rows;       // in the file's order
    std::vector<StatedHolding> stated;
};

struct ImportFormat {
    std::string name;                  // schwab, fidelity, ofx …
    std::string description;           // one sentence
    std::vector<std::string> columns;  // what it is recognized by
};

// A file that nothing can be read from is an error (encoding, a format that is not recognized: the
// message lists what was seen and which formats exist); a bad row is a RejectedRow. Defined by the
// readers (src/ingest/import_file.cpp).
Result<ImportFile> read_import_file(std::string_view bytes, const ImportOptions& options);

// Every format there is, by name, in alphabetical order.
std::vector<ImportFormat> import_formats();

// The header fingerprint of a file, by which a saved mapping is found again; empty where the file
// has no header.
std::string header_fingerprint(std::string_view bytes);

}  // namespace ballast::ingest
