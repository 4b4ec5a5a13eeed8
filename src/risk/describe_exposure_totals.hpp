// Totals of exposures described once.
#pragma once

#include "describe/describe.hpp"
#include "risk/exposures.hpp"

namespace ballast::describe {

template <>
struct Described<risk::ExposureTotals> {
    using T = risk::ExposureTotals;
    static constexpr std::string_view name = "ExposureTotals";
    static constexpr std::string_view doc = "Totals of signed market values.";
    static constexpr auto fields =
        list(required("count", &T::count, "Number of positions."),
             required("long_count", &T::long_count, "Number of long positions."),
             required("short_count", &T::short_count, "Number of short positions."),
             required("gross", &T::gross, "Gross exposure: sum of absolute market values."),
             required("net", &T::net, "Net exposure: sum of signed market values."),
             required("long", &T::long_value, "Long exposure: sum of positive market values."),
             required("short", &T::short_value,
                      "Short exposure: sum of negative market values; zero or negative."));
};

}  // namespace ballast::describe
