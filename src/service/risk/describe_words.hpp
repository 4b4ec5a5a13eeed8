// The words of the risk engines: methods, conventions, rules.
#pragma once

#include <array>

#include "risk/backtest.hpp"
#include "risk/correlation.hpp"
#include "risk/describe_settings.hpp"
#include "risk/describe_tag_match.hpp"
#include "risk/exposures.hpp"
#include "risk/held_returns.hpp"
#include "risk/limits.hpp"
#include "risk/position_use.hpp"
#include "risk/quantile.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/var.hpp"
#include "service/describe_correlation_repair.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

template <>
struct Described<risk::MeanRule> {
    static constexpr std::string_view name = "MeanRule";
    static constexpr std::string_view doc = "Whether the mean return is zero or the sample mean.";
    static constexpr std::array values{
        word(risk::MeanRule::kZero, "zero", "Mean return of zero."),
        word(risk::MeanRule::kSample, "sample", "Sample mean of the returns.")};
};

template <>
struct Described<risk::HorizonScaling> {
    using enum risk::HorizonScaling;
    static constexpr std::string_view name = "HorizonScaling";
    static constexpr std::string_view doc =
        "How a figure over a horizon of h trading days comes from daily returns.";
    static constexpr std::array values{
        word(kOneDay, "one_day", "Horizon of one day: not scaled.", "one day, not scaled"),
        word(kSquareRootOfTime, "square_root_of_time",
             "Standard deviation × square root of h, mean × h.", "square root of time"),
        word(kScaledReturns, "scaled_returns",
             "Each past day's deviation from the mean × square root of h; options are revalued at "
             "the scaled returns.",
             "daily returns × square root of time"),
        word(kOverlappingWindows, "overlapping_windows",
             "P&L of overlapping windows of h past days.", "overlapping windows"),
        word(kScaledCovariance, "scaled_covariance",
             "Covariance of the returns × h, with options to second order (delta-gamma).",
             "covariance × time, delta-gamma"),
        word(kScaledCumulants, "scaled_cumulants",
             "Mean and variance × h, skewness / square root of h, excess kurtosis / h.",
             "cumulants × time"),
        word(
            kSimulated, "simulated",
            "Returns are drawn over h days, from the covariance × h; options are revalued on every "
            "path.",
            "simulated over the horizon")};
};

template <>
struct Described<risk::PositionBasis> {
    using enum risk::PositionBasis;
    static constexpr std::string_view name = "PositionBasis";
    static constexpr std::string_view doc = "How a position takes part in a figure.";
    static constexpr std::array values{
        word(kEntered, "entered", "With its own data."),
        word(kProxy, "proxy", "With substitute data.", "by proxy"),
        word(kLeftOut, "left_out", "Not in the figure.", "left out")};
};

template <>
struct Described<risk::PositionUse> {
    using T = risk::PositionUse;
    static constexpr std::string_view name = "PositionUse";
    static constexpr std::string_view doc = "How one position takes part in the figures.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the position."),
                   required("basis", &T::basis,
                            "Whether the position entered, entered by proxy, or was left out."),
                   required("reason", &T::reason,
                            "The substitute data, or why it was left out; empty otherwise."),
                   required("value", &T::value, "Signed market value; null when it is not known."));
};

template <>
struct Described<risk::TrafficZone> {
    using enum risk::TrafficZone;
    static constexpr std::string_view name = "TrafficZone";
    static constexpr std::string_view doc = "Zone of the Basel traffic light.";
    static constexpr std::array values{word(kGreen, "green"), word(kYellow, "yellow"),
                                       word(kRed, "red")};
};

template <>
struct Described<risk::ShrinkageTarget> {
    static constexpr std::string_view name = "ShrinkageTarget";
    static constexpr std::string_view doc = "Shrinkage target of the ledoit_wolf estimator.";
    static constexpr std::array values{
        word(risk::ShrinkageTarget::kIdentity, "identity"),
        word(risk::ShrinkageTarget::kConstantCorrelation, "constant_correlation")};
};

}  // namespace ballast::describe
