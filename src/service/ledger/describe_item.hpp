// Descriptions of items with values by date, in requests that value a ledger and in ledger.asset.*.
#pragma once

#include <array>

#include "ledger/valued_items.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<ledger::ItemType> {
    using enum ledger::ItemType;
    static constexpr std::string_view name = "ValuedItemType";
    static constexpr std::string_view doc =
        "Kind of an asset or liability; the value of a liability is an amount owed.";
    static constexpr std::array values{
        word(kRealEstate, "real_estate", "House, flat or land."),
        word(kVehicle, "vehicle", "Car, boat or plane."),
        word(kBusiness, "business", "Share in a company that is not listed."),
        word(kCollectible, "collectible", "Art, jewelry or coins."),
        word(kPension, "pension", "Cash value of a pension or an insurance."),
        word(kOtherAsset, "other_asset", "Another asset."),
        word(kMortgage, "mortgage", "Loan on real estate, a liability."),
        word(kLoan, "loan", "Other loan, a liability."),
        word(kCreditCard, "credit_card", "Balance of a credit card, a liability."),
        word(kOtherLiability, "other_liability", "Another liability.")};
};

template <>
struct Described<ledger::ItemValue> {
    using T = ledger::ItemValue;
    static constexpr std::string_view name = "ItemValue";
    static constexpr std::string_view doc = "A value, which counts from its date on.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the value."),
                   required("value", &T::value,
                            "Value, or the amount owed; not negative, in the item's currency."));
};

template <class T>
constexpr auto item_fields() {
    return wire::list(
        required("name", &T::name, "Name, under which net worth lists it by account.",
                 {.min_length = 1, .max_length = 200}),
        required("type", &T::type, "Kind of asset or liability."),
        optional("currency", &T::currency, "Currency of the values."),
        required("values", &T::values,
                 "Values by date; each counts until the next one, and nothing counts before the "
                 "first.",
                 {.min_items = 1, .max_items = 5000}),
        optional("ended_on", &T::ended_on,
                 "Date of sale or repayment, from which it has no value; null while it lasts."));
}

template <>
struct Described<ledger::ValuedItem> {
    static constexpr std::string_view name = "ValuedItem";
    static constexpr std::string_view doc =
        "An asset or liability without transactions, with values by date.";
    static constexpr auto fields = item_fields<ledger::ValuedItem>();
};

}  // namespace ballast::describe
