// The ledger as CSV: lines `# key: value` that describe the table, then the table (RFC 4180).
//
// Decimals are exact. A text cell that a spreadsheet would interpret as a formula (it begins with =
// + - or @, after any apostrophes) gets an apostrophe in front, which reading removes; so that the
// text read equals the text written.
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
// In version 1 amounts of fees, taxes and withdrawals with either sign were charges.
inline constexpr int kExportVersion = 2;

class CsvTable {
public:
    explicit CsvTable(const std::vector<std::string>& columns);

    CsvTable& text(std::string_view value);   // user text: escaped against formulas
    CsvTable& plain(std::string_view value);  // generated: numbers, dates, names
    CsvTable& decimal(const std::optional<Decimal>& value);
    void end_row();

    std::size_t rows() const { return rows_; }
    const std::string& body() const { return body_; }
    // What was added since the last call; it is no longer part of body().
    std::string take() { return std::exchange(body_, {}); }

private:
    void cell(std::string_view value);

    std::string body_;
    std::size_t column_ = 0;
    std::size_t rows_ = 0;
};

// Metadata in the given order, then rows and body_sha256, then the body.
std::string with_metadata(const std::vector<std::pair<std::string, std::string>>& metadata,
                          const CsvTable& table);

std::string metadata_lines(const std::vector<std::pair<std::string, std::string>>& metadata,
                           std::size_t rows, const std::string& body_sha256);

CsvTable empty_transactions_csv();
void add_transactions(CsvTable& table, const std::vector<store::LedgerEntry>& entries);
CsvTable transactions_csv(const std::vector<store::LedgerEntry>& entries);

// Whether a file was written by transactions_csv, by its metadata.
bool is_transactions_csv(std::string_view bytes);
// Its rows; ids and accounts are those of the file. A table that does not match the digest in its
// metadata is read anyway: it may have been edited by hand.
Result<ingest::ImportFile> read_transactions_csv(std::string_view bytes);

}  // namespace ballast::service
