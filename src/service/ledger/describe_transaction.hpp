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
    static constexpr std::array values{
        word(kBuy, "buy"),
        word(kSell, "sell"),
        word(kDividend, "dividend"),
        word(kReinvest, "reinvest", "A dividend paid in shares: a lot of its own."),
        word(kInterest, "interest"),
        word(kFee, "fee"),
        word(kTax, "tax", "Withheld."),
        word(kDeposit, "deposit"),
        word(kWithdrawal, "withdrawal"),
        word(kSplit, "split", "`ratio` new per old, or the shares added as `quantity`."),
        word(kTransferIn, "transfer_in", "In kind with a symbol, otherwise cash."),
        word(kTransferOut, "transfer_out", "In kind with a symbol, otherwise cash."),
        word(kReturnOfCapital, "return_of_capital"),
        word(kShortSell, "short_sell"),
        word(kCover, "cover"),
        word(kExercise, "exercise", "By the holder of an option."),
        word(kAssign, "assign", "To the writer of an option."),
        word(kExpire, "expire"),
        word(kSpinoff, "spinoff"),
        word(kMerger, "merger"),
        word(kBasisIncrease, "basis_increase", "Income taxed but not paid out.")};
};

template <>
struct Described<model::AccountType> {
    using enum model::AccountType;
    static constexpr std::string_view name = "AccountType";
    static constexpr std::string_view doc = "How an account is taxed.";
    static constexpr std::array values{
        word(kTaxable, "taxable", "Gains and income are taxed as they arise."),
        word(kTaxDeferred, "tax_deferred", "Taxed when withdrawn: 401(k), traditional IRA."),
        word(kTaxFree, "tax_free", "Roth, ISA."), word(kBank, "bank", "Cash at a bank."),
        word(kOther, "other")};
};

}  // namespace ballast::wire
