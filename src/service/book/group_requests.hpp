// Request and response of position.group.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "risk/describe_exposure_totals.hpp"
#include "risk/position_groups.hpp"
#include "service/portfolio/describe_positions.hpp"

namespace ballast::service {

enum class GroupBy { kType, kStrategy, kTag, kSymbol, kUnderlying, kSector };

struct GroupPositionsRequest : PositionFilterFields {
    GroupBy by = GroupBy::kType;
    std::optional<fin::Date> as_of;
};

struct GroupPositionsResponse {
    std::vector<risk::PositionGroup> groups;
    risk::ExposureTotals totals;
    double coverage = 1.0;
    std::string currency;
    std::optional<fin::Date> as_of;
    Issues issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::GroupBy> {
    using enum service::GroupBy;
    static constexpr std::string_view name = "PositionGroup";
    static constexpr std::string_view doc = "Attribute to group positions by.";
    static constexpr std::array values{
        word(kType, "type"),
        word(kStrategy, "strategy"),
        word(kTag, "tag"),
        word(kSymbol, "symbol"),
        word(kUnderlying, "underlying", "Underlying of an option; otherwise the symbol."),
        word(kSector, "sector")};
};

template <>
struct Described<risk::PositionGroup> {
    using T = risk::PositionGroup;
    static constexpr std::string_view name = "PositionGroupTotal";
    static constexpr std::string_view doc = "Positions of one group.";
    static constexpr auto fields =
        list(required("key", &T::key, "Group; empty for positions without the attribute."),
             required("count", &T::count, "Number of positions."),
             required("quantity", &T::quantity,
                      "Sum of signed quantities; null unless all positions have the same symbol."),
             required("totals", &T::totals, "Totals of the positions with a value."),
             required("share", &T::share,
                      "Share of the gross value of all positions; null when that is zero."));
};

template <>
struct Described<service::GroupPositionsRequest> {
    using T = service::GroupPositionsRequest;
    static constexpr std::string_view name = "GroupPositionsRequest";
    static constexpr std::string_view doc =
        "Filter of positions and the attribute to group them by.";
    static constexpr auto fields =
        combined(list(optional("by", &T::by, "Attribute to group by."),
                      optional("as_of", &T::as_of,
                               "Date of the values; that of the latest prices when "
                               "absent.")),
                 position_filter_fields<T>());
};

template <>
struct Described<service::GroupPositionsResponse> {
    using T = service::GroupPositionsResponse;
    static constexpr std::string_view name = "GroupPositionsResponse";
    static constexpr std::string_view doc = "Positions by group, with their values.";
    static constexpr auto fields =
        list(required("groups", &T::groups,
                      "Groups, ordered by key; a position with two tags counts in both groups."),
             required("totals", &T::totals, "Totals of all positions, each counted once."),
             required("coverage", &T::coverage, "Share of positions with a value."),
             required("currency", &T::currency, "Currency of every amount; empty without values."),
             required("as_of", &T::as_of, "Date of the values; null without values."),
             required("issues", &T::issues, "Positions without a value, and why."));
};

}  // namespace ballast::describe
