// A file of transactions as columns: the fast path for ledgers of a million rows.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/work.hpp"
#include "ingest/column_reader.hpp"
#include "model/transaction_columns.hpp"
#include "wire/table.hpp"

namespace ballast::service {

struct LedgerRow;

// The text of a file and the parsed columns; `columns` points into the other members.
struct LedgerColumns {
    model::TransactionColumns columns;

    std::string text;
    ingest::ColumnTable table;
    std::vector<model::TransactionType> types;
    std::vector<model::Ratio> ratio_values;
    std::vector<fin::Currency> currency_values;
};

// Comma-separated text with the columns date, type, symbol, quantity, price and optionally id,
// account, amount, fees, currency, ratio, in any order. Null for any other file and for one with an
// error: it is then read by rows, cell by cell, which reports what is wrong and where.
std::shared_ptr<const LedgerColumns> read_ledger_columns(std::string text, const Work& work = {});

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct ColumnsOf<service::LedgerRow> {
    using type = std::shared_ptr<const service::LedgerColumns>;
    static type read(const TableFiles& files, std::string_view path, std::size_t most_rows);
    static std::string_view digest_text(const type& columns) { return columns->text; }
};

}  // namespace ballast::wire
