// Descriptions of the words of a ledger.
#pragma once

#include <array>

#include "model/account.hpp"
#include "model/transaction.hpp"
#include "wire/describe.hpp"

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
};

template <>
struct Described<model::AccountType> {
    using enum model::AccountType;
    static constexpr std::string_view name = "AccountType";
    static constexpr std::string_view doc = "Tax treatment of an account.";
    static constexpr std::array values{
        word(kTaxable, "taxable", "Gains and income are taxed as they arise."),
        word(kTaxDeferred, "tax_deferred",
             "Taxed when withdrawn, such as 401(k) or traditional IRA."),
        word(kTaxFree, "tax_free", "Tax-free, such as Roth IRA or ISA."),
        word(kBank, "bank", "Cash account at a bank."), word(kOther, "other")};
};

}  // namespace ballast::describe
