#include "store/words.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"

namespace ballast::store::detail {

namespace {

using model::AccountType;
using model::AssetType;
using model::OptionRight;
using model::TransactionType;

constexpr std::array<std::pair<AssetType, std::string_view>, 8> kAssetTypes = {{
    {AssetType::kEquity, "equity"},
    {AssetType::kEtf, "etf"},
    {AssetType::kMutualFund, "mutual_fund"},
    {AssetType::kBond, "bond"},
    {AssetType::kOption, "option"},
    {AssetType::kCash, "cash"},
    {AssetType::kCommodity, "commodity"},
    {AssetType::kOther, "other"},
}};

constexpr std::array<std::pair<OptionRight, std::string_view>, 2> kOptionRights = {{
    {OptionRight::kCall, "call"},
    {OptionRight::kPut, "put"},
}};

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

std::string_view stored(AssetType type) { return word_of(kAssetTypes, type); }
std::string_view stored(OptionRight right) { return word_of(kOptionRights, right); }
std::string_view stored(TransactionType type) { return word_of(kTransactionTypes, type); }
std::string_view stored(AccountType type) { return word_of(kAccountTypes, type); }

Result<AssetType> stored_asset_type(std::string_view text) {
    return value_of<AssetType>(kAssetTypes, text);
}

Result<OptionRight> stored_option_right(std::string_view text) {
    return value_of<OptionRight>(kOptionRights, text);
}

Result<TransactionType> stored_transaction_type(std::string_view text) {
    return value_of<TransactionType>(kTransactionTypes, text);
}

Result<AccountType> stored_account_type(std::string_view text) {
    return value_of<AccountType>(kAccountTypes, text);
}

}  // namespace ballast::store::detail
