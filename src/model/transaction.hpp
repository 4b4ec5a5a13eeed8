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
    kTransferIn,   // in kind, with its lots where the other side is in the same ledger
    kTransferOut,
    kReturnOfCapital,
    kShortSell,
    kCover,
    kExercise,
    kAssign,
    kExpire,
    kSpinoff,
    kMerger,
};

// Signs: `quantity`, `price` and `fees` are positive whatever the type; the type says the
// direction. `amount` is the money that moved as the broker states it, and where it is present it
// wins over quantity times price (brokers round; the difference is kept). A field that a type does
// not use is absent.
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
};

}  // namespace ballast::model
