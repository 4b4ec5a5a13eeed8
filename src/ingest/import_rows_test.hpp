// Helpers for tests of broker files: the rows read, and each as one line of text.
#pragma once

#include <fstream>
#include <gtest/gtest.h>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/import_row.hpp"

namespace ballast::ingest {

inline std::string sample(const std::string& name) {
    std::ifstream stream("tests/golden/import/" + name, std::ios::binary);
    EXPECT_TRUE(stream) << name;
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

inline ImportFile file_of(std::string_view bytes, const ImportOptions& options = {}) {
    auto file = read_import_file(bytes, options);
    EXPECT_TRUE(file) << (file ? "" : file.error().message);
    return file ? *std::move(file) : ImportFile{};
}

inline std::vector<ImportedRow> imported(const ImportFile& file) {
    std::vector<ImportedRow> rows;
    for (const ImportRow& row : file.rows)
        if (const auto* one = std::get_if<ImportedRow>(&row)) rows.push_back(*one);
    return rows;
}

inline std::vector<RejectedRow> rejected(const ImportFile& file) {
    std::vector<RejectedRow> rows;
    for (const ImportRow& row : file.rows)
        if (const auto* one = std::get_if<RejectedRow>(&row)) rows.push_back(*one);
    return rows;
}

// One line per transaction, with everything that affects the ledger.
inline std::string shown(const model::Transaction& t) {
    const auto number = [](const std::optional<Decimal>& d) { return d ? d->to_string() : "-"; };
    std::ostringstream out;
    out << t.date.to_string() << " " << static_cast<int>(t.type) << " " << t.account << " "
        << t.symbol << " " << number(t.quantity) << " " << number(t.price) << " "
        << number(t.amount) << " " << t.fees.to_string() << " " << t.currency.code() << " "
        << number(t.ratio) << " " << t.new_symbol;
    return out.str();
}

inline std::vector<std::string> shown(const ImportFile& file) {
    std::vector<std::string> lines;
    for (const ImportedRow& row : imported(file)) lines.push_back(shown(row.transaction));
    return lines;
}

// The transaction of a one-row file.
inline model::Transaction only(std::string_view bytes) {
    const ImportFile file = file_of(bytes);
    const auto rows = imported(file);
    EXPECT_EQ(rows.size(), 1U) << (rejected(file).empty() ? "" : rejected(file)[0].expected);
    return rows.empty() ? model::Transaction{} : rows[0].transaction;
}

inline Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

// Totals of the rows: amounts of one type, and of all.
inline Decimal sum_of(const ImportFile& file, std::optional<model::TransactionType> type) {
    Decimal sum;
    for (const ImportedRow& row : imported(file))
        if (row.transaction.amount && (!type || row.transaction.type == *type))
            sum = add(sum, *row.transaction.amount).value();
    return sum;
}
inline Decimal cash(const ImportFile& file) { return sum_of(file, std::nullopt); }

}  // namespace ballast::ingest
