// The ledger as CSV: lines `# key: value` that say what the table is, then the table (RFC 4180).
//
// Decimals are exact. A text cell that a spreadsheet would take for a formula (it begins with = + -
// or @, after any apostrophes) gets an apostrophe in front, which reading takes away again; so what
// is written and read is the same.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "ingest/import_row.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

inline constexpr std::string_view kExportFormat = "ballast.transactions";
// In version 1 the amounts of fees, taxes and withdrawals had either sign for a charge.
inline constexpr int kExportVersion = 2;

class CsvTable {
public:
    explicit CsvTable(const std::vector<std::string>& columns);

    CsvTable& text(std::string_view value);   // of people: quoted against formulas
    CsvTable& plain(std::string_view value);  // of this program: numbers, dates, words
    CsvTable& decimal(const std::optional<Decimal>& value);
    void end_row();

    std::size_t rows() const { return rows_; }
    const std::string& body() const { return body_; }

private:
    void cell(std::string_view value);

    std::string body_;
    std::size_t column_ = 0;
    std::size_t rows_ = 0;
};

// Metadata in the order given, then rows and body_sha256, then the body.
std::string with_metadata(const std::vector<std::pair<std::string, std::string>>& metadata,
                          const CsvTable& table);

CsvTable transactions_csv(const std::vector<store::LedgerEntry>& entries);

// Whether a file is one that transactions_csv wrote, with its metadata.
bool is_transactions_csv(std::string_view bytes);
// Its rows; ids and accounts are those of the file. A table that does not have the digest that its
// metadata states is read all the same: a person may have edited it.
Result<ingest::ImportFile> read_transactions_csv(std::string_view bytes);

}  // namespace ballast::service
