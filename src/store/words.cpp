#include "store/words.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"

namespace ballast::store::detail {

namespace {

using model::AssetType;
using model::OptionRight;

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
    return fail(Code::kCorrupted, fmt::format("stored word \"{}\" is not known", text));
}

}  // namespace

std::string_view stored(AssetType type) { return word_of(kAssetTypes, type); }
std::string_view stored(OptionRight right) { return word_of(kOptionRights, right); }

Result<AssetType> stored_asset_type(std::string_view text) {
    return value_of<AssetType>(kAssetTypes, text);
}

Result<OptionRight> stored_option_right(std::string_view text) {
    return value_of<OptionRight>(kOptionRights, text);
}

}  // namespace ballast::store::detail
