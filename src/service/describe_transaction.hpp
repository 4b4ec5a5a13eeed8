// Descriptions of the words of a ledger.
#pragma once

#include <array>

#include "model/account.hpp"
#include "model/transaction.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

template <>
struct Described<model::TransactionType> {
    using enum model::TransactionType;
    static constexpr std::string_view name = "TransactionType";
    static constexpr std::string_view doc = "What happened.";
    static constexpr std::array values{word(kBuy, "buy"),
                                       word(kSell, "sell"),
                                       word(kDividend, "dividend"),
                                       word(kReinvest, "reinvest"),
                                       word(kInterest, "interest"),
                                       word(kFee, "fee"),
                                       word(kTax, "tax"),
                                       word(kDeposit, "deposit"),
                                       word(kWithdrawal, "withdrawal"),
                                       word(kSplit, "split"),
                                       word(kTransferIn, "transfer_in"),
                                       word(kTransferOut, "transfer_out"),
                                       word(kReturnOfCapital, "return_of_capital"),
                                       word(kShortSell, "short_sell"),
                                       word(kCover, "cover"),
                                       word(kExercise, "exercise"),
                                       word(kAssign, "assign"),
                                       word(kExpire, "expire"),
                                       word(kSpinoff, "spinoff"),
                                       word(kMerger, "merger"),
                                       word(kBasisIncrease, "basis_increase")};
};

}  // namespace ballast::wire
