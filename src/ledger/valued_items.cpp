#include "ledger/valued_items.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "ledger/exact.hpp"

namespace ballast::ledger {

std::string_view name_of(ItemType type) {
    using enum ItemType;
    switch (type) {
        case kRealEstate:
            return "real_estate";
        case kVehicle:
            return "vehicle";
        case kBusiness:
            return "business";
        case kCollectible:
            return "collectible";
        case kPension:
            return "pension";
        case kOtherAsset:
            return "other_asset";
        case kMortgage:
            return "mortgage";
        case kLoan:
            return "loan";
        case kCreditCard:
            return "credit_card";
        case kOtherLiability:
            break;
    }
    return "other_liability";
}

Status check_item(const ValuedItem& item) {
    std::vector<FieldError> errors;
    if (item.values.empty())
        errors.push_back(
            {"/values", "required", "the item has no value", "give at least one date and value"});
    std::set<fin::Date> dates;
    for (std::size_t i = 0; i < item.values.size(); ++i) {
        const ItemValue& one = item.values[i];
        if (one.value.is_negative() || one.value >= kLargest)
            errors.push_back({fmt::format("/values/{}/value", i), "range",
                              fmt::format("the value {} on {} is not between 0 and 10^15",
                                          one.value.to_string(), one.date.to_string()),
                              "give a positive amount; the type states that it is owed"});
        if (!dates.insert(one.date).second)
            errors.push_back({fmt::format("/values/{}/date", i), "duplicate",
                              fmt::format("there are two values on {}", one.date.to_string()),
                              "give one value for each date"});
        if (item.ended_on && one.date >= *item.ended_on)
            errors.push_back({fmt::format("/values/{}/date", i), "range",
                              fmt::format("the value of {} is on or after the end on {}",
                                          one.date.to_string(), item.ended_on->to_string()),
                              "remove the value or change ended_on"});
    }
    if (errors.empty()) return {};
    Error error = fail(Code::kInvalidInput, errors.front().message);
    error.errors = std::move(errors);
    return error;
}

std::optional<Decimal> value_on(const ValuedItem& item, fin::Date date) {
    if (item.ended_on && date >= *item.ended_on) return std::nullopt;
    const ItemValue* last = nullptr;
    for (const ItemValue& one : item.values)
        if (one.date <= date && (last == nullptr || one.date > last->date)) last = &one;
    if (last == nullptr) return std::nullopt;
    return is_liability(item.type) ? -last->value : last->value;
}

}  // namespace ballast::ledger
