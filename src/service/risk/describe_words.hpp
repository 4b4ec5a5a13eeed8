// The words of the risk engines: methods, conventions, rules.
#pragma once

#include <array>

#include "risk/backtest.hpp"
#include "risk/correlation.hpp"
#include "risk/describe_methods.hpp"
#include "risk/exposures.hpp"
#include "risk/held_returns.hpp"
#include "risk/limits.hpp"
#include "risk/quantile.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/var.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

// The limits of each item of a list, with those of its length.
constexpr Limits with_items(Limits limits, std::size_t minimum, std::size_t maximum) {
    limits.min_items = minimum;
    limits.max_items = maximum;
    return limits;
}

template <>
struct Described<risk::MeanRule> {
    static constexpr std::string_view name = "MeanRule";
    static constexpr std::string_view doc = "Whether the mean return is zero or the sample mean.";
    static constexpr std::array values{
        word(risk::MeanRule::kZero, "zero", "Mean return of zero."),
        word(risk::MeanRule::kSample, "sample", "Sample mean of the returns.")};
};

template <>
struct Described<risk::HoldingRule> {
    using enum risk::HoldingRule;
    static constexpr std::string_view name = "HoldingRule";
    static constexpr std::string_view doc =
        "Whether quantities or weights of today's positions are held constant over the past.";
    static constexpr std::array values{
        word(kHeldQuantities, "held_quantities",
             "Today's quantities are held; weights drift with prices and nothing is traded."),
        word(kConstantWeights, "constant_weights",
             "Today's weights of gross value are restored at every close.")};
};

template <>
struct Described<risk::HorizonRule> {
    static constexpr std::string_view name = "HorizonRule";
    static constexpr std::string_view doc = "Scaling from one day to the horizon.";
    static constexpr std::array values{
        word(risk::HorizonRule::kScaled, "scaled", "Square root of time."),
        word(risk::HorizonRule::kOverlapping, "overlapping",
             "Overlapping windows of the horizon's length for historical methods; square root of "
             "time for the others.")};
};

template <>
struct Described<risk::QuantileRule> {
    using enum risk::QuantileRule;
    static constexpr std::string_view name = "QuantileRule";
    static constexpr std::string_view doc = "Sample quantile convention.";
    static constexpr std::array values{
        word(kOrderStatistic, "order_statistic",
             "x_(k) with k = ceil(n alpha); Hyndman-Fan type 1.", "order statistic"),
        word(kLinear, "linear", "Hyndman-Fan type 7, linear interpolation."),
        word(kWeibull, "weibull", "Hyndman-Fan type 6 (Weibull)."),
        word(kHazen, "hazen", "Hyndman-Fan type 5 (Hazen)."),
        word(kMedianUnbiased, "median_unbiased", "Hyndman-Fan type 8, median-unbiased.",
             "median unbiased")};
};

template <>
struct Described<risk::EsRule> {
    using enum risk::EsRule;
    static constexpr std::string_view name = "EsRule";
    static constexpr std::string_view doc = "Tail mean convention of expected shortfall.";
    static constexpr std::array values{
        word(kAcerbiTasche, "acerbi_tasche",
             "Acerbi-Tasche estimator: the last observation enters with its fractional weight.",
             "Acerbi-Tasche"),
        word(kMeanOfKWorst, "mean_of_k_worst", "Mean of the k = ceil(n alpha) worst observations.",
             "mean of the k worst"),
        word(kMeanBelowLinearQuantile, "mean_below_linear_quantile",
             "Mean of the observations below the type 7 quantile.",
             "mean below the linear quantile")};
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
struct Described<risk::TagMatch> {
    static constexpr std::string_view name = "TagMatch";
    static constexpr std::string_view doc = "Whether a position must have any or all of the tags.";
    static constexpr std::array values{word(risk::TagMatch::kAny, "any"),
                                       word(risk::TagMatch::kAll, "all")};
};

template <>
struct Described<risk::CorrelationMethod> {
    using enum risk::CorrelationMethod;
    static constexpr std::string_view name = "CorrelationMethod";
    static constexpr std::string_view doc = "Correlation estimator.";
    static constexpr std::array values{
        word(kPearson, "pearson", "Pearson correlation."),
        word(kSpearman, "spearman", "Spearman rank correlation."),
        word(kKendall, "kendall", "Kendall rank correlation."),
        word(kEwma, "ewma", "Exponentially weighted correlation.", "EWMA (RiskMetrics)"),
        word(kLedoitWolf, "ledoit_wolf", "Ledoit-Wolf shrinkage.", "Ledoit-Wolf"),
        word(kOas, "oas", "Oracle approximating shrinkage.", "OAS"),
        word(kGiven, "given", "Matrix given in the request.")};
};

template <>
struct Described<risk::ShrinkageTarget> {
    static constexpr std::string_view name = "ShrinkageTarget";
    static constexpr std::string_view doc = "Shrinkage target of the ledoit_wolf estimator.";
    static constexpr std::array values{
        word(risk::ShrinkageTarget::kIdentity, "identity"),
        word(risk::ShrinkageTarget::kConstantCorrelation, "constant_correlation")};
};

template <>
struct Described<risk::CorrelationRepair> {
    using enum risk::CorrelationRepair;
    static constexpr std::string_view name = "CorrelationRepair";
    static constexpr std::string_view doc =
        "Repair of a matrix that is not a valid correlation matrix.";
    static constexpr std::array values{
        word(kNone, "none"), word(kHigham, "higham", "Nearest correlation matrix (Higham)."),
        word(kClip, "clip", "Negative eigenvalues clipped, then rescaled to a unit diagonal.")};
};

}  // namespace ballast::describe
