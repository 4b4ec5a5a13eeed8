#include "service/legacy/words.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "model/describe_transaction.hpp"
#include "wire/describe.hpp"

namespace ballast::service::legacy {

namespace {

std::optional<model::TransactionType> type_of(std::string word) {
    using enum model::TransactionType;
    std::ranges::transform(word, word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z'   ? static_cast<char>(c - 'A' + 'a')
               : c == ' ' || c == '-' ? '_'
                                      : c;
    });
    if (const auto type = describe::from_word<model::TransactionType>(word)) return type;
    constexpr std::pair<std::string_view, model::TransactionType> kFurther[] = {
        {"bought", kBuy},           {"purchase", kBuy},          {"sold", kSell},
        {"div", kDividend},         {"reinvestment", kReinvest}, {"drip", kReinvest},
        {"transfer", kTransferIn},  {"stock_split", kSplit},     {"short", kShortSell},
        {"contribution", kDeposit}, {"spin_off", kSpinoff},
    };
    for (const auto& [text, type] : kFurther)
        if (text == word) return type;
    return std::nullopt;
}

std::optional<Decimal> without_sign(const std::optional<Decimal>& value) {
    if (!value || !value->is_negative()) return value;
    return Decimal::from_units(-value->units());
}

}  // namespace

std::optional<double> number(const std::optional<Decimal>& value) {
    return value ? std::optional(value->to_double()) : std::nullopt;
}

Result<model::Transaction> to_ledger(const Transaction& row, std::string_view pointer) {
    const auto type = type_of(row.type);
    if (!type)
        return Error{Code::kInvalidInput,
                     fmt::format("\"{}\" is not a transaction type", row.type),
                     {{fmt::format("{}/type", pointer), "not_allowed",
                       fmt::format("\"{}\" is not a transaction type", row.type),
                       "buy, sell, dividend, reinvest, split, transfer …"}}};
    model::Transaction t;
    t.id = row.id;
    t.date = row.date;
    t.type = *type;
    t.account = row.account_id;
    t.symbol = row.symbol;
    t.quantity = without_sign(row.quantity);
    // In that format both directions of a transfer have one name; the sign gives the direction.
    if (t.type == model::TransactionType::kTransferIn && row.quantity &&
        row.quantity->is_negative())
        t.type = model::TransactionType::kTransferOut;
    t.price = row.price;
    t.amount = row.amount;
    t.fees = row.fees;
    t.note = row.notes;
    // In that format the quantity holds the ratio of a split, and quantity times price is cash
    // income.
    if (t.type == model::TransactionType::kSplit) {
        t.ratio = t.quantity;
        t.quantity.reset();
        t.price.reset();
    }
    return t;
}

Result<std::vector<model::Transaction>> to_ledger(const std::vector<Transaction>& rows) {
    std::vector<model::Transaction> transactions;
    transactions.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        TRY(model::Transaction t, to_ledger(rows[i], fmt::format("/transactions/{}", i)));
        transactions.push_back(std::move(t));
    }
    return transactions;
}

TransactionRow from_ledger(const model::Transaction& t) {
    const bool split = t.type == model::TransactionType::kSplit;
    return {.id = t.id,
            .account_id = t.account,
            .symbol = t.symbol,
            .type = std::string(wire::to_word(t.type)),
            .date = t.date,
            .quantity = number(split && t.ratio ? t.ratio : t.quantity),
            .price = number(t.price),
            .amount = number(t.amount),
            .fees = number(t.fees),
            .notes = t.note};
}

}  // namespace ballast::service::legacy
