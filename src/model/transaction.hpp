// Transactions of an account as the ledger records them.
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
    kReinvest,  // a dividend paid in shares: income and a new lot
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
    kBasisIncrease,  // income taxed but not paid out, such as excess reportable income: `amount`
                     // is added to the basis
};

// `quantity`, `price` and `fees` are positive for every type; the type gives the direction.
// `amount` is the cash amount as rounded by the broker and takes precedence over quantity times
// price. For cash rows (dividend to withdrawal) it is the change of cash: charges negative,
// reversals with the opposite sign. Fields that a type does not use are absent.
struct Transaction {
    std::string id;  // set by the caller; unique within a request
    fin::Date date;  // trade date
    TransactionType type = TransactionType::kBuy;
    std::string account;
    std::string symbol;
    std::optional<Decimal> quantity;
    std::optional<Decimal> price;  // per unit, raw: not adjusted for later splits
    std::optional<Decimal> amount;
    Decimal fees;
    fin::Currency currency = fin::Currency::kUsd;
    std::string lot_id;            // the lot that a sale closes or a buy opens
    std::optional<Decimal> ratio;  // split: new shares per old; spin-off, merger: shares per share
    std::string new_symbol;        // spin-off, merger: the symbol received
    std::string note;

    Decimal ratio_base{1};      // `ratio` is per this many old shares: 1 for 3 is ratio 1, base 3
    std::string other_account;  // transfer in kind: where the lots come from or go to
    std::optional<fin::Date> acquired;  // of lots that enter the ledger with their history
    // Market value per unit: of what a spin-off or merger delivers, or of a gift on its date.
    std::optional<Decimal> fair_value;
    std::optional<Decimal> basis_fraction;  // spin-off: part of the basis allocated to it, 0 to 1
    std::optional<Decimal> gift_tax;        // paid by the donor on this gift
    std::optional<Decimal> multiplier;      // units per contract; an OCC symbol without one: 100
};

}  // namespace ballast::model
