// The ranges of the engines' settings: the engines check them, and the methods describe them.
#pragma once

#include <cstddef>

#include "describe/describe.hpp"

namespace ballast::risk {

using describe::Limits;

// Below 0.5 the tail is the upper one: minus the VaR at 0.05 is the gain exceeded on 5 % of days.
inline constexpr Limits kConfidenceLimits{
    .minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true};
inline constexpr Limits kHorizonDaysLimits{.minimum = 1, .maximum = 2520, .unit = "trading days"};
inline constexpr Limits kDdofLimits{.minimum = 0, .maximum = 1};
// Of exponential weights.
inline constexpr Limits kDecayLimits{
    .minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true};
inline constexpr double kDefaultDecay = 0.94;     // of variances of days (RiskMetrics 1996)
inline constexpr double kDefaultAgeDecay = 0.98;  // Boudoukh, Richardson and Whitelaw (1998)
// Above 2, so that the variance exists.
inline constexpr Limits kDegreesOfFreedomLimits{
    .minimum = 2, .maximum = 1e6, .exclusive_minimum = true};
inline constexpr Limits kTailScenariosLimits{.minimum = 0, .maximum = 1000};
inline constexpr Limits kDistributionBinsLimits{.minimum = 0, .maximum = 1000};

// With fewer returns a figure has an issue.
inline constexpr std::size_t kMinimumObservations = 60;

// The shortest windows of returns.
inline constexpr std::size_t kSmallestVarWindow = 2;
inline constexpr std::size_t kSmallestCorrelationWindow = 3;
inline constexpr std::size_t kSmallestBacktestWindow = 20;

// False for a value that is not a number.
constexpr bool within(const Limits& limits, double value) {
    const bool above = !limits.minimum || (limits.exclusive_minimum ? value > *limits.minimum
                                                                    : value >= *limits.minimum);
    const bool below = !limits.maximum || (limits.exclusive_maximum ? value < *limits.maximum
                                                                    : value <= *limits.maximum);
    return above && below;
}

}  // namespace ballast::risk
