// Assets and liabilities that no transaction states: a house, a car, a loan, with values that are
// entered by hand for dates.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

enum class ItemType : std::uint8_t {
    kRealEstate,
    kVehicle,
    kBusiness,
    kCollectible,
    kPension,
    kOtherAsset,
    kMortgage,
    kLoan,
    kCreditCard,
    kOtherLiability,
};

constexpr bool is_liability(ItemType type) { return type >= ItemType::kMortgage; }

// As in by_type of a net worth: real_estate, mortgage.
std::string_view name_of(ItemType type);

struct ItemValue {
    fin::Date date;
    Decimal value;  // not negative: of a liability the amount owed
};

struct ValuedItem {
    std::string name;
    ItemType type = ItemType::kOtherAsset;
    fin::Currency currency = fin::Currency::kUsd;
    std::vector<ItemValue> values;      // a value counts from its date until the next one
    std::optional<fin::Date> ended_on;  // sold or repaid: no value from this day on
};

// kInvalidInput with a pointer into the item for each error.
Status check_item(const ValuedItem& item);

// In the item's currency, negative for a liability; nullopt before the first value and after the
// end. The values may be in any order.
std::optional<Decimal> value_on(const ValuedItem& item, fin::Date date);

}  // namespace ballast::ledger
