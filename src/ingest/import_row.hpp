// Output of the readers of account activity: the rows of a file (model/imported_row.hpp), and what
// it states about holdings.
//
// A reader knows its format but not the ledger: it returns the contents of the file, in file order;
// the import decides which rows are new, which account they belong to and whether they fit the
// ledger. Reading is a pure function of bytes and options.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/packed_rows.hpp"
#include "base/result.hpp"
#include "fin/currency.hpp"
#include "model/account.hpp"
#include "model/imported_row.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ingest {

using model::ImportedRow;
using model::ImportRow;
using model::RejectedRow;
using model::SkippedRow;
using model::StatedHolding;

// The meaning of a positive amount for the account's owner.
enum class AmountSign : std::uint8_t {
    kShown,  // received if the file has negative amounts too, else unsigned
    kReceived,
    kPaid,
    kUnsigned,  // signs have no meaning: the type gives the direction
};

// Column mapping for a file without a known format. Absent means that the file has no such column;
// `date` and `type` (or `default_type`) are required.
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
    // The file's words for types ("YOU BOUGHT" → buy), compared as prefixes ignoring case; other
    // words have their usual meaning.
    std::vector<std::pair<std::string, model::TransactionType>> types;
    std::optional<model::TransactionType> default_type;  // for rows whose type is empty
    std::string date_order;  // "ymd", "mdy", "dmy"; empty: determined from the file's dates
    std::optional<char> decimal_sign;  // '.' or ','; absent: determined from the file's numbers
    std::optional<char> delimiter;
    AmountSign amount_sign = AmountSign::kShown;
};

struct ImportOptions {
    std::string format = "auto";                   // or a name of `import_formats()`
    std::optional<ColumnMapping> mapping;          // if given, `format` is ignored
    fin::Currency currency = fin::Currency::kUsd;  // for rows that state none
    std::size_t max_rows = 2'000'000;
};

struct ImportFile {
    std::string format;                // the name of the format; "mapping" for a custom mapping
    std::string fingerprint;           // SHA-256 of the header's names, lower case, in file order
    std::vector<std::string> columns;  // the header's names; empty if the format has none
    PackedQueue<ImportRow> rows;       // in file order
    std::vector<StatedHolding> stated;
    std::map<std::string, model::AccountType> account_types = {};  // stated, by account
};

struct ImportFormat {
    std::string name;                  // schwab, fidelity, ofx …
    std::string description;           // one sentence
    std::vector<std::string> columns;  // what it is recognized by
};

// A file that cannot be read at all is an error (encoding, an unrecognized format: the message
// lists what was found and the known formats); an invalid row is a RejectedRow. Defined by the
// readers (src/ingest/import_file.cpp).
Result<ImportFile> read_import_file(std::string_view bytes, const ImportOptions& options);

// All formats, in alphabetical order of their names.
std::vector<ImportFormat> import_formats();

// The header fingerprint of a file, which identifies a saved mapping; empty if the file has no
// header.
std::string header_fingerprint(std::string_view bytes);

}  // namespace ballast::ingest
