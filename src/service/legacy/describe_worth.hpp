// Descriptions of an earlier system's net worth, weights, differences and growth.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::DiscrepanciesRequest> {
    using T = service::legacy::DiscrepanciesRequest;
    static constexpr std::string_view name = "LegacyDiscrepanciesRequest";
    static constexpr std::string_view doc = "Two lists of holdings.";
    static constexpr auto fields =
        wire::list(required("computed", &T::computed,
                            "From the ledger; several of an account and symbol are added up."),
                   required("stored", &T::stored, "As stated; so are these."));
};

template <>
struct Described<service::legacy::Discrepancy> {
    using T = service::legacy::Discrepancy;
    static constexpr std::string_view name = "LegacyDiscrepancy";
    static constexpr std::string_view doc =
        "A figure on which two lists differ: shares by more than 0.000001, cost basis by more than "
        "0.01.";
    static constexpr auto fields = wire::list(
        required("account_id", &T::account_id, "The account."),
        required("symbol", &T::symbol, "The security."),
        required("field", &T::field, "shares or cost_basis."),
        required("computed_value", &T::computed_value, "0 where the list lacks the holding."),
        required("stored_value", &T::stored_value, "0 where the list lacks the holding."));
};

template <>
struct Described<service::legacy::HoldingsRequest> {
    using T = service::legacy::HoldingsRequest;
    static constexpr std::string_view name = "LegacyHoldingsRequest";
    static constexpr std::string_view doc = "Holdings and prices.";
    static constexpr auto fields =
        wire::list(required("holdings", &T::holdings, "What is held."),
                   required("prices", &T::prices, "Per unit, by symbol."));
};

template <>
struct Described<service::legacy::NetWorthResult> {
    using T = service::legacy::NetWorthResult;
    static constexpr std::string_view name = "LegacyNetWorthResult";
    static constexpr std::string_view doc =
        "Holdings at their prices; one without a price is named in the issues and in no figure of "
        "value.";
    static constexpr auto fields = wire::list(
        required("total_value", &T::total_value, "Null when nothing has a price."),
        required("total_cost_basis", &T::total_cost_basis, "Of all holdings."),
        required("total_gain", &T::total_gain, "Value less basis, of those with a price."),
        required("by_account", &T::by_account, "Value."),
        required("by_asset_type", &T::by_asset_type, "Value."),
        required("coverage", &T::coverage, "Part of the holdings that have a price, by number."),
        required("issues", &T::issues, "What has no price."));
};

template <>
struct Described<service::legacy::AllocationRow> {
    using T = service::legacy::AllocationRow;
    static constexpr std::string_view name = "LegacyAllocationRow";
    static constexpr std::string_view doc = "A holding and its weight; null where it has no price.";
    static constexpr auto fields = wire::list(
        required("asset_type", &T::asset_type, "Its type."),
        required("symbol", &T::symbol, "The security."),
        required("value", &T::value, "Units times price."),
        required("weight_pct", &T::weight_pct, "Per cent of the holdings that have a price."));
};

template <>
struct Described<service::legacy::SnapshotValue> {
    using T = service::legacy::SnapshotValue;
    static constexpr std::string_view name = "LegacySnapshotValue";
    static constexpr std::string_view doc = "Worth on a day: the first of the three that is given.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "The day."), optional("total", &T::total, "Worth."),
                   optional("total_value", &T::total_value, "Worth."),
                   optional("net_worth", &T::net_worth, "Worth."));
};

template <>
struct Described<service::legacy::GrowthRequest> {
    using T = service::legacy::GrowthRequest;
    static constexpr std::string_view name = "LegacyGrowthRequest";
    static constexpr std::string_view doc = "Worth on some days.";
    static constexpr auto fields =
        wire::list(required("snapshots", &T::snapshots, "In any order."));
};

template <>
struct Described<service::legacy::GrowthResult> {
    using T = service::legacy::GrowthResult;
    static constexpr std::string_view name = "LegacyGrowthResult";
    static constexpr std::string_view doc = "Growth up to the last day.";
    static constexpr auto fields =
        wire::list(required("periods", &T::periods,
                            "1m, 3m, 6m, 1y, 3y, 5y: the last worth over that known so many "
                            "calendar months before, less one; null where there was none."),
                   required("velocity", &T::velocity,
                            "Money a day from the first to the last; null for a single day."));
};

}  // namespace ballast::wire
