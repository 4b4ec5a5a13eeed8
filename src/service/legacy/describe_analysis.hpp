// Descriptions of an earlier system's figures of series of values.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::legacy::CagrRequest> {
    using T = service::legacy::CagrRequest;
    static constexpr std::string_view name = "LegacyCagrRequest";
    static constexpr std::string_view doc = "Two values and the number of years between them.";
    static constexpr auto fields = wire::list(
        required("start_value", &T::start_value, "Initial value; positive."),
        required("end_value", &T::end_value, "Final value; not negative."),
        required("n_years", &T::n_years, "Number of years between the values; positive."));
};

template <>
struct Described<service::legacy::ValuesRequest> {
    using T = service::legacy::ValuesRequest;
    static constexpr std::string_view name = "LegacyValuesRequest";
    static constexpr std::string_view doc = "A series of values in time order.";
    static constexpr auto fields =
        wire::list(required("values", &T::values, "Values in time order; at least two."));
};

template <>
struct Described<service::legacy::RankRequest> {
    using T = service::legacy::RankRequest;
    static constexpr std::string_view name = "LegacyRankRequest";
    static constexpr std::string_view doc = "Values, and a target to rank among them.";
    static constexpr auto fields = wire::list(
        required("values", &T::values, "Values; at least one."),
        required(
            "target", &T::target,
            "Target whose percentile rank is computed: the percentage of values at or below it."));
};

template <>
struct Described<service::legacy::BootstrapRequest> {
    using T = service::legacy::BootstrapRequest;
    static constexpr std::string_view name = "LegacyBootstrapRequest";
    static constexpr std::string_view doc =
        "Historical returns from which paths are drawn with replacement.";
    static constexpr auto fields =
        wire::list(required("historical_returns", &T::historical_returns,
                            "Returns to draw from, as fractions."),
                   optional("n_samples", &T::n_samples, "Number of paths.",
                            {.minimum = 1, .maximum = 1'000'000}),
                   optional("n_years", &T::n_years, "Length of each path, in years.",
                            {.minimum = 1, .maximum = 1000}),
                   optional("seed", &T::seed, "Random seed; the same seed gives the same result."));
};

}  // namespace ballast::describe
