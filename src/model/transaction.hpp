// What happened in an account, as a ledger books it: one transaction each, exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/decimal.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"

namespace ballast::model {

enum class TransactionType : std::uint8_t {
    kBuy,
    kSell,
    kDividend,
    kReinvest,  // a dividend paid in shares: income and a lot of its own
    kInterest,
    kFee,
    kTax,  // withheld
    kDeposit,
    kWithdrawal,
    kSplit,
    kTransferIn,  // in kind, with its lots where the other side is in the same ledger
    kTransferOut,
    kReturnOfCapital,
    kShortSell,
    kCover,
    kExercise,
    kAssign,
    kExpire,
    kSpinoff,
    kMerger,
    kBasisIncrease,  // income taxed but not paid out, as excess reportable income: `amount` in
                     // basis
};

// `quantity`, `price` and `fees` are positive whatever the type, which says the direction. `amount`
// is the money that moved, as the broker rounds it: it wins over quantity times price. Of cash rows
// (dividend to withdrawal) it is the change of cash: charges negative, reversals the other sign.
// A field that a type does not use is absent.
struct Transaction {
    std::string id;  // the caller's; unique within a request
    fin::Date date;  // trade date
    TransactionType type = TransactionType::kBuy;
    std::string account;
    std::string symbol;
    std::optional<Decimal> quantity;
    std::optional<Decimal> price;  // per unit, raw: not adjusted for later splits
    std::optional<Decimal> amount;
    Decimal fees;
    fin::Currency currency = fin::Currency::kUsd;
    std::string lot_id;            // the lot that a sale names; the lot that a buy makes
    std::optional<Decimal> ratio;  // split: new shares per old; spin-off, merger: shares per share
    std::string new_symbol;        // spin-off, merger: what is received
    std::string note;

    Decimal ratio_base{1};      // `ratio` is per so many old shares: 1 for 3 is ratio 1, base 3
    std::string other_account;  // transfer in kind: where the lots come from or go to
    std::optional<fin::Date> acquired;  // of what comes from outside the ledger with its history
    // Market value per unit: of what a spin-off or merger delivers, of a gift on its day.
    std::optional<Decimal> fair_value;
    std::optional<Decimal> basis_fraction;  // spin-off: part of the basis that goes along, 0 to 1
    std::optional<Decimal> gift_tax;        // paid by the donor on this gift
    std::optional<Decimal> multiplier;      // units per contract; an OCC symbol without one: 100
};

}  // namespace ballast::model
