// A table of transactions as columns: what a ledger of a million rows is booked from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/column_reader.hpp"
#include "model/transaction.hpp"

namespace ballast::ingest {

// Spans of `rows` values each; `accounts` and `symbols` are codes into the words beside them, or
// ColumnTable::kNoWord. A row without a figure is named in its column's list of absent rows; fees
// that are absent are zero. The signs are the file's.
struct TransactionColumns {
    std::size_t rows = 0;
    std::span<const std::string_view> ids;  // views into the text that was read; empty: no column
    std::span<const fin::Date> dates;
    std::vector<model::TransactionType> types;
    std::span<const std::uint32_t> accounts;  // empty: no column
    std::span<const std::string> account_words;
    std::span<const std::uint32_t> symbols;
    std::span<const std::string> symbol_words;
    std::span<const Decimal> quantities;
    std::span<const Decimal> prices;
    std::span<const Decimal> amounts;  // empty: no column
    std::span<const Decimal> fees;     // empty: no column
    std::span<const std::uint32_t> absent_quantities;
    std::span<const std::uint32_t> absent_prices;
    std::span<const std::uint32_t> absent_amounts;

    ColumnTable table;  // what the spans point into
};

// A table with the columns date, type, symbol, quantity, price and, where it has them, id, account,
// amount, fees; in any order, beside any others. Types are the words of the ledger's methods (buy,
// sell, transfer_in …) and those of brokers that mean the same. `text` must outlive `ids`.
Result<TransactionColumns> read_transaction_columns(std::string_view text, const Work& work = {});

}  // namespace ballast::ingest
