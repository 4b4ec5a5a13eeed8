// Descriptions of an earlier system's net worth, weights, differences and growth.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::describe {

template <>
struct Described<service::legacy::DiscrepanciesRequest> {
    using T = service::legacy::DiscrepanciesRequest;
    static constexpr std::string_view name = "LegacyDiscrepanciesRequest";
    static constexpr std::string_view doc = "Two lists of holdings to compare.";
    static constexpr auto fields = wire::list(
        required("computed", &T::computed,
                 "Holdings from the ledger; those with the same account and symbol are added up."),
        required("stored", &T::stored,
                 "Stated holdings; those with the same account and symbol are added up."));
};

template <>
struct Described<service::legacy::Discrepancy> {
    using T = service::legacy::Discrepancy;
    static constexpr std::string_view name = "LegacyDiscrepancy";
    static constexpr std::string_view doc =
        "A difference between two lists: more than 0.000001 in shares, or 0.01 in cost basis.";
    static constexpr auto fields =
        wire::list(required("account_id", &T::account_id, "Id of the account."),
                   required("symbol", &T::symbol, "Symbol of the holding."),
                   required("field", &T::field, "Field that differs: shares or cost_basis."),
                   required("computed_value", &T::computed_value,
                            "Value in the computed list; 0 if it lacks the holding."),
                   required("stored_value", &T::stored_value,
                            "Value in the stored list; 0 if it lacks the holding."));
};

template <>
struct Described<service::legacy::HoldingsRequest> {
    using T = service::legacy::HoldingsRequest;
    static constexpr std::string_view name = "LegacyHoldingsRequest";
    static constexpr std::string_view doc = "Holdings and their prices.";
    static constexpr auto fields =
        wire::list(required("holdings", &T::holdings, "Holdings to value."),
                   required("prices", &T::prices, "Prices per unit, by symbol."));
};

template <>
struct Described<service::legacy::NetWorthResult> {
    using T = service::legacy::NetWorthResult;
    static constexpr std::string_view name = "LegacyNetWorthResult";
    static constexpr std::string_view doc =
        "Holdings at their prices; holdings without a price are listed in `issues` and excluded "
        "from all values.";
    static constexpr auto fields = wire::list(
        required("total_value", &T::total_value,
                 "Total market value; null when no holding has a price."),
        required("total_cost_basis", &T::total_cost_basis, "Cost basis of all holdings."),
        required("total_gain", &T::total_gain,
                 "Unrealized gain of the holdings that have a price."),
        required("by_account", &T::by_account, "Market value by account."),
        required("by_asset_type", &T::by_asset_type, "Market value by asset type."),
        required("coverage", &T::coverage, "Share of the number of holdings that have a price."),
        required("issues", &T::issues, "Holdings without a price."));
};

template <>
struct Described<service::legacy::AllocationRow> {
    using T = service::legacy::AllocationRow;
    static constexpr std::string_view name = "LegacyAllocationRow";
    static constexpr std::string_view doc = "A holding with its weight; null without a price.";
    static constexpr auto fields =
        wire::list(required("asset_type", &T::asset_type, "Type of asset."),
                   required("symbol", &T::symbol, "Symbol of the holding."),
                   required("value", &T::value, "Market value: units × price."),
                   required("weight_pct", &T::weight_pct,
                            "Weight in percent of the holdings that have a price."));
};

template <>
struct Described<service::legacy::SnapshotValue> {
    using T = service::legacy::SnapshotValue;
    static constexpr std::string_view name = "LegacySnapshotValue";
    static constexpr std::string_view doc =
        "Net worth on a date: the first of three alternative fields that is given.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the value."),
                   optional("total", &T::total, "Net worth."),
                   optional("total_value", &T::total_value, "Net worth; alias of total."),
                   optional("net_worth", &T::net_worth, "Net worth; alias of total."));
};

template <>
struct Described<service::legacy::GrowthRequest> {
    using T = service::legacy::GrowthRequest;
    static constexpr std::string_view name = "LegacyGrowthRequest";
    static constexpr std::string_view doc = "Net worth on several dates.";
    static constexpr auto fields =
        wire::list(required("snapshots", &T::snapshots, "Net worth by date, in any order."));
};

template <>
struct Described<service::legacy::GrowthResult> {
    using T = service::legacy::GrowthResult;
    static constexpr std::string_view name = "LegacyGrowthResult";
    static constexpr std::string_view doc = "Growth of net worth up to the last date.";
    static constexpr auto fields = wire::list(
        required("periods", &T::periods,
                 "Growth as fractions over 1m, 3m, 6m, 1y, 3y and 5y: last value relative to the "
                 "value known that many calendar months earlier, less 1; null when there is none."),
        required(
            "velocity", &T::velocity,
            "Average change per day from the first to the last date; null for a single date."));
};

}  // namespace ballast::describe
