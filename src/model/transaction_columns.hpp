// A table of transactions as columns: the input of a ledger of a million rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "model/transaction.hpp"

namespace ballast::model {

// New units per old, as a split states them: `numerator` for `denominator`.
struct Ratio {
    Decimal numerator{1};
    Decimal denominator{1};
};

// Columns of `rows` values each, in table order, not owned; optional columns are empty when the
// table lacks them. Text values are codes into a list beside the column, kNone where a row has
// none. Rows without a number are listed in the column's ascending list of absent rows. For the
// meaning of the fields see Transaction.
struct TransactionColumns {
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    std::size_t rows = 0;
    std::span<const fin::Date> dates;
    std::span<const TransactionType> types;
    std::span<const std::uint32_t> symbols;
    std::span<const std::string> symbol_words;
    std::span<const std::uint32_t> accounts;
    std::span<const std::string> account_words;
    std::span<const std::uint32_t> ratios;
    std::span<const Ratio> ratio_values;
    std::span<const std::uint32_t> currencies;
    std::span<const fin::Currency> currency_values;
    fin::Currency currency = fin::Currency::kUsd;  // for rows that state none
    std::span<const std::string_view> ids;
    std::span<const Decimal> quantities;
    std::span<const Decimal> prices;
    std::span<const Decimal> amounts;
    std::span<const Decimal> fees;
    std::span<const std::uint32_t> absent_quantities;
    std::span<const std::uint32_t> absent_prices;
    std::span<const std::uint32_t> absent_amounts;
};

// Row `row` on its own.
Transaction transaction_at(const TransactionColumns& columns, std::size_t row);

}  // namespace ballast::model
