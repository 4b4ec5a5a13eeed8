// Transactions described once: from this come their JSON form and its schema, the columns of files
// and of the store, changes of single terms, and the digest of their content.
#pragma once

#include <array>

#include "describe/form.hpp"
#include "describe/member_count.hpp"
#include "model/transaction.hpp"

namespace ballast::describe {

template <>
struct Described<model::TransactionType> {
    using enum model::TransactionType;
    static constexpr std::string_view name = "TransactionType";
    static constexpr std::string_view doc = "Type of transaction.";
    static constexpr std::array values{
        word(kBuy, "buy"),
        word(kSell, "sell"),
        word(kDividend, "dividend"),
        word(kReinvest, "reinvest", "Dividend reinvested in shares, which form a new lot."),
        word(kInterest, "interest"),
        word(kFee, "fee"),
        word(kTax, "tax", "Tax withheld."),
        word(kDeposit, "deposit"),
        word(kWithdrawal, "withdrawal"),
        word(kSplit, "split",
             "Split by `ratio`, new shares per old share, or by the number of shares added in "
             "`quantity`."),
        word(kTransferIn, "transfer_in",
             "Transfer in: securities if there is a symbol, otherwise cash."),
        word(kTransferOut, "transfer_out",
             "Transfer out: securities if there is a symbol, otherwise cash."),
        word(kReturnOfCapital, "return_of_capital"),
        word(kShortSell, "short_sell"),
        word(kCover, "cover"),
        word(kExercise, "exercise", "Exercise by the holder of an option."),
        word(kAssign, "assign", "Assignment to the writer of an option."),
        word(kExpire, "expire"),
        word(kSpinoff, "spinoff"),
        word(kMerger, "merger"),
        word(kBasisIncrease, "basis_increase",
             "Increase of the cost basis by income that is taxed but not paid out.")};

    // Terms that a transaction of the type uses beside date, account, currency and note, which all
    // have. `outflow` is no field: the amount leaves the account unless it is a refund.
    static constexpr std::span<const std::string_view> terms(model::TransactionType type) {
        switch (type) {
            case kBuy:
            case kSell:
            case kReinvest:
            case kShortSell:
            case kCover:
                return kTradeTerms;
            case kExercise:
            case kAssign:
                return kOptionTerms;
            case kExpire:
                return kExpiryTerms;
            case kFee:
            case kTax:
                return kChargeTerms;
            case kDividend:
            case kInterest:
            case kReturnOfCapital:
            case kBasisIncrease:
                return kIncomeTerms;
            case kDeposit:
                return kDepositTerms;
            case kWithdrawal:
                return kWithdrawalTerms;
            case kSplit:
                return kSplitTerms;
            case kTransferIn:
                return kTransferInTerms;
            case kTransferOut:
                return kTransferOutTerms;
            case kSpinoff:
            case kMerger:
                return kEventTerms;
        }
        return {};
    }

private:
    static constexpr auto kTradeTerms = std::to_array<std::string_view>(
        {"symbol", "quantity", "price", "amount", "fees", "lot_id"});
    static constexpr auto kOptionTerms = std::to_array<std::string_view>(
        {"symbol", "quantity", "price", "amount", "fees", "lot_id", "new_symbol"});
    static constexpr auto kExpiryTerms =
        std::to_array<std::string_view>({"symbol", "quantity", "lot_id"});
    static constexpr auto kChargeTerms =
        std::to_array<std::string_view>({"symbol", "amount", "outflow"});
    static constexpr auto kIncomeTerms = std::to_array<std::string_view>({"symbol", "amount"});
    static constexpr auto kDepositTerms = std::to_array<std::string_view>({"amount"});
    static constexpr auto kWithdrawalTerms = std::to_array<std::string_view>({"amount", "outflow"});
    static constexpr auto kSplitTerms =
        std::to_array<std::string_view>({"symbol", "ratio", "quantity"});
    static constexpr auto kTransferInTerms = std::to_array<std::string_view>(
        {"symbol", "quantity", "amount", "other_account", "acquired"});
    static constexpr auto kTransferOutTerms = std::to_array<std::string_view>(
        {"symbol", "quantity", "amount", "other_account", "lot_id"});
    static constexpr auto kEventTerms =
        std::to_array<std::string_view>({"symbol", "new_symbol", "ratio", "quantity", "amount"});
};

// The terms of a transaction, in four parts, as two forms differ in their order: the columns of a
// file, and rows of a request that are written as arrays. T is a transaction or a request that
// derives from one.

template <Form form, class T>
constexpr auto transaction_heading() {
    return list(
        required_term<form>("date", &T::date, {"Trade date.", "Trade date.", "New trade date."}),
        required_term<form>(
            "type", &T::type,
            {"Type of transaction.", "Type of transaction.", "New type of transaction."}));
}

template <Form form, class T>
constexpr auto transaction_figures() {
    constexpr std::string_view kLotDoc =
        "Purchase: id of its lot. Sale: ids of the lots it uses, separated by commas.";
    constexpr std::string_view kRatioDoc =
        "Split: new shares per old share. Spin-off, merger: shares received per share held.";
    return list(
        optional_term<form>("symbol", &T::symbol,
                            {"Symbol; empty for a transaction in cash only.",
                             "Ticker, or OCC symbol of an option; empty for a transaction in cash "
                             "only.",
                             "New symbol."},
                            {.max_length = 64}),
        optional_term<form>(
            "quantity", &T::quantity,
            {"Number of units; positive, as the type determines the direction.",
             "Number of units, of contracts for an option; positive, as the type determines the "
             "direction.",
             "New number of units; positive."}),
        optional_term<form>(
            "price", &T::price,
            {"Price per unit as traded, not adjusted for later splits.",
             "Price per unit as traded, not adjusted for later splits.", "New price per unit."},
            {.unit = "currency per unit"}),
        optional_term<form>(
            "amount", &T::amount,
            {"Cash amount; takes precedence over quantity × price. For dividends, interest, "
             "deposits, withdrawals, fees and taxes it is the change in cash: a withdrawal, fee or "
             "tax is negative, a reversal has the opposite sign.",
             "Cash amount; takes precedence over quantity × price. For dividends, interest and "
             "deposits it is the change in cash; for withdrawals, fees and taxes its sign is given "
             "by outflow_sign.",
             "New cash amount, with the sign given by outflow_sign."},
            {.unit = "currency"}),
        optional_term<form>("fees", &T::fees,
                            {"Commission and fees; positive for a charge.",
                             "Commission and fees, added to the cost basis of a purchase and "
                             "deducted from the proceeds of a sale; positive for a charge.",
                             "New commission and fees."},
                            {.unit = "currency"}),
        optional_term<form>(
            "currency", &T::currency,
            {"Currency of price, amount and fees.", "Currency of price, amount and fees.",
             "New currency of price, amount and fees."}),
        optional_term<form>("lot_id", &T::lot_id,
                            {kLotDoc, kLotDoc, "New lot id, or lot ids separated by commas."},
                            {.max_length = 2000}),
        optional_term<form>(
            "ratio", &T::ratio,
            {kRatioDoc, kRatioDoc, "New ratio: new shares per old share, or received per share."}));
}

// A new optional term belongs at the end.
template <Form form, class T>
constexpr auto transaction_event_terms() {
    constexpr std::string_view kNewSymbolDoc =
        "Spin-off, merger: symbol received. Option: the underlying, when the symbol does not state "
        "it.";
    constexpr std::string_view kFairValueDoc =
        "Market value per unit received in a spin-off or merger, or per unit of a gift.";
    constexpr std::string_view kFractionDoc =
        "Spin-off: fraction of the cost basis allocated to the new shares (Form 8937).";
    constexpr std::string_view kMultiplierDoc =
        "Units per contract; 100 for an OCC symbol when absent.";
    return list(
        optional_term<form>("ratio_base", &T::ratio_base,
                            {"Number of old shares to which the ratio relates.",
                             "Number of old shares to which the ratio relates.",
                             "New number of old shares to which the ratio relates."}),
        optional_term<form>(
            "new_symbol", &T::new_symbol,
            {kNewSymbolDoc, kNewSymbolDoc, "New symbol received in a corporate action."},
            {.max_length = 64}),
        optional_term<form>("other_account", &T::other_account,
                            {"Transfer in kind: the account at the other end.",
                             "Transfer in kind: the account at the other end.",
                             "New account at the other end of a transfer in kind."},
                            {.max_length = 200}),
        optional_term<form>(
            "acquired", &T::acquired,
            {"Transfer from outside: acquisition date.", "Transfer from outside: acquisition date.",
             "New acquisition date of a transfer from outside."}),
        optional_term<form>("fair_value", &T::fair_value,
                            {kFairValueDoc, kFairValueDoc, "New market value per unit."}),
        optional_term<form>(
            "basis_fraction", &T::basis_fraction,
            {kFractionDoc, kFractionDoc, "New fraction of the cost basis allocated."}),
        optional_term<form>("gift_tax", &T::gift_tax,
                            {"Gift tax paid by the donor.", "Gift tax paid by the donor.",
                             "New gift tax paid by the donor."}),
        optional_term<form>("multiplier", &T::multiplier,
                            {kMultiplierDoc, kMultiplierDoc, "New number of units per contract."}));
}

template <Form form, class T>
constexpr auto transaction_note() {
    return list(optional_term<form>("note", &T::note,
                                    {"Note, as free text.", "Note, as free text.", "New note."},
                                    {.max_length = 4000}));
}

// All of them, without id and account.
template <Form form, class T>
constexpr auto transaction_terms() {
    return combined(transaction_heading<form, T>(), transaction_figures<form, T>(),
                    transaction_event_terms<form, T>(), transaction_note<form, T>());
}

template <class T>
constexpr auto transaction_id() {
    return list(optional("id", &T::id, "Unique id of the transaction, chosen by the caller.",
                         {.max_length = 200}));
}

template <class T>
constexpr auto transaction_account() {
    return list(optional("account", &T::account,
                         "Account. A split or another corporate action without an account applies "
                         "to all accounts.",
                         {.max_length = 200}));
}

// In the order of the columns of a file.
template <>
struct Described<model::Transaction> {
    using T = model::Transaction;
    static constexpr std::string_view name = "Transaction";
    static constexpr std::string_view doc =
        "One transaction. Quantity, price and fees are positive; the type determines the "
        "direction.";
    static constexpr auto fields =
        combined(transaction_id<T>(), transaction_heading<Form::kNew, T>(),
                 transaction_account<T>(), transaction_figures<Form::kNew, T>(),
                 transaction_event_terms<Form::kNew, T>(), transaction_note<Form::kNew, T>());
};

// A member that is not described would be neither stored nor shown.
static_assert(kMembers<model::Transaction> == Described<model::Transaction>::fields.kCount);

}  // namespace ballast::describe
