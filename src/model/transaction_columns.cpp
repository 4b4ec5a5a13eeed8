#include "model/transaction_columns.hpp"

#include <algorithm>
#include <optional>

namespace ballast::model {

namespace {

std::optional<Decimal> figure(std::span<const Decimal> column,
                              std::span<const std::uint32_t> absent, std::size_t row) {
    if (column.empty() || std::binary_search(absent.begin(), absent.end(), row))
        return std::nullopt;
    return column[row];
}

template <class T>
const T* word(std::span<const std::uint32_t> codes, std::span<const T> words, std::size_t row) {
    if (codes.empty() || codes[row] == TransactionColumns::kNone) return nullptr;
    return &words[codes[row]];
}

}  // namespace

Transaction transaction_at(const TransactionColumns& columns, std::size_t row) {
    Transaction t;
    t.date = columns.dates[row];
    t.type = columns.types[row];
    if (!columns.ids.empty()) t.id = columns.ids[row];
    if (const auto* symbol = word(columns.symbols, columns.symbol_words, row)) t.symbol = *symbol;
    if (const auto* name = word(columns.accounts, columns.account_words, row)) t.account = *name;
    t.quantity = figure(columns.quantities, columns.absent_quantities, row);
    t.price = figure(columns.prices, columns.absent_prices, row);
    t.amount = figure(columns.amounts, columns.absent_amounts, row);
    if (!columns.fees.empty()) t.fees = columns.fees[row];
    const auto* currency = word(columns.currencies, columns.currency_values, row);
    t.currency = currency != nullptr ? *currency : columns.currency;
    if (const auto* ratio = word(columns.ratios, columns.ratio_values, row)) {
        t.ratio = ratio->numerator;
        t.ratio_base = ratio->denominator;
    }
    return t;
}

}  // namespace ballast::model
