// Descriptions of an earlier system's figures of series of values.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::CagrRequest> {
    using T = service::legacy::CagrRequest;
    static constexpr std::string_view name = "LegacyCagrRequest";
    static constexpr std::string_view doc = "Two values and the time between.";
    static constexpr auto fields =
        wire::list(required("start_value", &T::start_value, "Above zero."),
                   required("end_value", &T::end_value, "Not below zero."),
                   required("n_years", &T::n_years, "Above zero."));
};

template <>
struct Described<service::legacy::ValuesRequest> {
    using T = service::legacy::ValuesRequest;
    static constexpr std::string_view name = "LegacyValuesRequest";
    static constexpr std::string_view doc = "Values in the order of time.";
    static constexpr auto fields = wire::list(required("values", &T::values, "At least two."));
};

template <>
struct Described<service::legacy::RankRequest> {
    using T = service::legacy::RankRequest;
    static constexpr std::string_view name = "LegacyRankRequest";
    static constexpr std::string_view doc = "Values and one to rank.";
    static constexpr auto fields = wire::list(
        required("values", &T::values, "At least one."),
        required("target", &T::target, "Its rank is the per cent of values at or below it."));
};

template <>
struct Described<service::legacy::BootstrapRequest> {
    using T = service::legacy::BootstrapRequest;
    static constexpr std::string_view name = "LegacyBootstrapRequest";
    static constexpr std::string_view doc = "Returns to draw paths from, with replacement.";
    static constexpr auto fields = wire::list(
        required("historical_returns", &T::historical_returns, "To draw from."),
        optional("n_samples", &T::n_samples, "Paths.", {.minimum = 1, .maximum = 1'000'000}),
        optional("n_years", &T::n_years, "Of each.", {.minimum = 1, .maximum = 1000}),
        optional("seed", &T::seed, "The same seed draws the same."));
};

}  // namespace ballast::wire
