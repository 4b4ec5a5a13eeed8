#include "store/words.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"

namespace ballast::store::detail {

namespace {

using model::AccountType;
using model::TransactionType;

constexpr std::array<std::pair<TransactionType, std::string_view>, 21> kTransactionTypes = {{
    {TransactionType::kBuy, "buy"},
    {TransactionType::kSell, "sell"},
    {TransactionType::kDividend, "dividend"},
    {TransactionType::kReinvest, "reinvest"},
    {TransactionType::kInterest, "interest"},
    {TransactionType::kFee, "fee"},
    {TransactionType::kTax, "tax"},
    {TransactionType::kDeposit, "deposit"},
    {TransactionType::kWithdrawal, "withdrawal"},
    {TransactionType::kSplit, "split"},
    {TransactionType::kTransferIn, "transfer_in"},
    {TransactionType::kTransferOut, "transfer_out"},
    {TransactionType::kReturnOfCapital, "return_of_capital"},
    {TransactionType::kShortSell, "short_sell"},
    {TransactionType::kCover, "cover"},
    {TransactionType::kExercise, "exercise"},
    {TransactionType::kAssign, "assign"},
    {TransactionType::kExpire, "expire"},
    {TransactionType::kSpinoff, "spinoff"},
    {TransactionType::kMerger, "merger"},
    {TransactionType::kBasisIncrease, "basis_increase"},
}};

constexpr std::array<std::pair<AccountType, std::string_view>, 5> kAccountTypes = {{
    {AccountType::kTaxable, "taxable"},
    {AccountType::kTaxDeferred, "tax_deferred"},
    {AccountType::kTaxFree, "tax_free"},
    {AccountType::kBank, "bank"},
    {AccountType::kOther, "other"},
}};

template <class Words, class Enum>
std::string_view word_of(const Words& words, Enum value) {
    for (const auto& [entry, text] : words)
        if (entry == value) return text;
    CHECK(false);
}

template <class Enum, class Words>
Result<Enum> value_of(const Words& words, std::string_view text) {
    for (const auto& [entry, word] : words)
        if (word == text) return entry;
    return fail(Code::kCorrupted, fmt::format("stored value \"{}\" is unknown", text));
}

}  // namespace

std::string_view stored(TransactionType type) { return word_of(kTransactionTypes, type); }
std::string_view stored(AccountType type) { return word_of(kAccountTypes, type); }

Result<TransactionType> stored_transaction_type(std::string_view text) {
    return value_of<TransactionType>(kTransactionTypes, text);
}

Result<AccountType> stored_account_type(std::string_view text) {
    return value_of<AccountType>(kAccountTypes, text);
}

}  // namespace ballast::store::detail
