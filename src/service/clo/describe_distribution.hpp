// Descriptions of distributions over simulated paths.
#pragma once

#include "clo/path_distribution.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<clo::Percentile> {
    using T = clo::Percentile;
    static constexpr std::string_view name = "CloPercentile";
    static constexpr std::string_view doc = "A percentile over the paths.";
    static constexpr auto fields = wire::list(
        required("level", &T::level, "Share of the paths at or below the value.",
                 {.unit = "fraction"}),
        required("value", &T::value, "Value, in the unit of the figure."),
        required("standard_error", &T::standard_error,
                 "Standard error from order statistics; null where there are too few paths."));
};

template <>
struct Described<clo::Distribution> {
    using T = clo::Distribution;
    static constexpr std::string_view name = "CloDistribution";
    static constexpr std::string_view doc =
        "Distribution of a figure over the paths that have a value.";
    static constexpr auto fields = wire::list(
        required("mean", &T::mean, "Mean, in the unit of the figure."),
        required("standard_error", &T::standard_error, "Standard error of the mean."),
        required("standard_deviation", &T::standard_deviation, "Standard deviation of the paths."),
        required("paths", &T::paths, "Number of paths that have a value."),
        required("percentiles", &T::percentiles, "Percentiles of the levels requested."),
        required("minimum", &T::minimum, "Smallest value."),
        required("maximum", &T::maximum, "Largest value."),
        required("shares", &T::shares,
                 "Histogram: share of the paths in each of 40 bins of equal width from the minimum "
                 "to the maximum; empty where they are equal.",
                 {.unit = "fraction"}));
};

template <>
struct Described<clo::Probability> {
    using T = clo::Probability;
    static constexpr std::string_view name = "CloProbability";
    static constexpr std::string_view doc = "Share of the paths, with its standard error.";
    static constexpr auto fields =
        wire::list(required("value", &T::value, "Share of the paths.", {.unit = "fraction"}),
                   required("standard_error", &T::standard_error, "Binomial standard error.",
                            {.unit = "fraction"}));
};

}  // namespace ballast::describe
