// The words of the risk engines: methods, conventions, rules.
#pragma once

#include <array>

#include "risk/backtest.hpp"
#include "risk/correlation.hpp"
#include "risk/exposures.hpp"
#include "risk/held_returns.hpp"
#include "risk/quantile.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/var.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

template <>
struct Described<risk::VarMethod> {
    using enum risk::VarMethod;
    static constexpr std::string_view name = "VarMethod";
    static constexpr std::string_view doc = "How the distribution of the P&L is found.";
    static constexpr std::array values{
        word(kParametric, "parametric", "Normal, closed form."),
        word(kHistorical, "historical", "P&L of today's positions on each past day."),
        word(kMcNormal, "mc_normal", "Simulated, multivariate normal."),
        word(kMcT, "mc_t", "Simulated, multivariate Student-t."),
        word(kParametricT, "parametric_t", "Student-t, closed form."),
        word(kModified, "modified", "Cornish-Fisher."),
        word(kHistoricalAgeWeighted, "historical_age_weighted", "Boudoukh, Richardson, Whitelaw."),
        word(kHistoricalFiltered, "historical_filtered", "Hull and White.")};
};

template <>
struct Described<risk::MeanRule> {
    static constexpr std::string_view name = "MeanRule";
    static constexpr std::string_view doc = "Whether the sample mean enters the figure.";
    static constexpr std::array values{word(risk::MeanRule::kZero, "zero"),
                                       word(risk::MeanRule::kSample, "sample")};
};

template <>
struct Described<risk::HoldingRule> {
    using enum risk::HoldingRule;
    static constexpr std::string_view name = "HoldingRule";
    static constexpr std::string_view doc = "What of today's positions stays the same over time.";
    static constexpr std::array values{
        word(kHeldQuantities, "held_quantities",
             "Today's quantities: weights drift with prices, nothing is traded."),
        word(kConstantWeights, "constant_weights",
             "Today's weights of the gross value, rebalanced at every close.")};
};

template <>
struct Described<risk::HorizonRule> {
    static constexpr std::string_view name = "HorizonRule";
    static constexpr std::string_view doc = "How one day becomes several.";
    static constexpr std::array values{
        word(risk::HorizonRule::kScaled, "scaled", "By the square root of time."),
        word(risk::HorizonRule::kOverlapping, "overlapping", "Historical on overlapping windows.")};
};

template <>
struct Described<risk::QuantileRule> {
    using enum risk::QuantileRule;
    static constexpr std::string_view name = "QuantileRule";
    static constexpr std::string_view doc = "Which value of a sample is its quantile.";
    static constexpr std::array values{
        word(kOrderStatistic, "order_statistic", "x_(k), k = ceil(n alpha); type 1."),
        word(kLinear, "linear", "Type 7."), word(kWeibull, "weibull", "Type 6."),
        word(kHazen, "hazen", "Type 5."), word(kMedianUnbiased, "median_unbiased", "Type 8.")};
};

template <>
struct Described<risk::EsRule> {
    using enum risk::EsRule;
    static constexpr std::string_view name = "EsRule";
    static constexpr std::string_view doc = "Which mean of a sample's tail is its ES.";
    static constexpr std::array values{
        word(kAcerbiTasche, "acerbi_tasche", "The last observation enters with its fraction."),
        word(kMeanOfKWorst, "mean_of_k_worst", "k = ceil(n alpha)."),
        word(kMeanBelowLinearQuantile, "mean_below_linear_quantile", "Below the type 7 quantile.")};
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
struct Described<risk::RollingMethod> {
    using enum risk::RollingMethod;
    static constexpr std::string_view name = "RollingMethod";
    static constexpr std::string_view doc = "How the forecasts of a backtest are made.";
    static constexpr std::array values{word(kHistorical, "historical"),
                                       word(kParametric, "parametric"), word(kEwma, "ewma"),
                                       word(kHistoricalFiltered, "historical_filtered")};
};

template <>
struct Described<risk::TagMatch> {
    static constexpr std::string_view name = "TagMatch";
    static constexpr std::string_view doc = "Whether a position needs one of the tags or all.";
    static constexpr std::array values{word(risk::TagMatch::kAny, "any"),
                                       word(risk::TagMatch::kAll, "all")};
};

template <>
struct Described<risk::CorrelationMethod> {
    using enum risk::CorrelationMethod;
    static constexpr std::string_view name = "CorrelationMethod";
    static constexpr std::string_view doc = "How the correlations are estimated.";
    static constexpr std::array values{
        word(kPearson, "pearson"), word(kSpearman, "spearman"),      word(kKendall, "kendall"),
        word(kEwma, "ewma"),       word(kLedoitWolf, "ledoit_wolf"), word(kOas, "oas"),
        word(kGiven, "given")};
};

template <>
struct Described<risk::ShrinkageTarget> {
    static constexpr std::string_view name = "ShrinkageTarget";
    static constexpr std::string_view doc = "What ledoit_wolf shrinks towards.";
    static constexpr std::array values{
        word(risk::ShrinkageTarget::kIdentity, "identity"),
        word(risk::ShrinkageTarget::kConstantCorrelation, "constant_correlation")};
};

template <>
struct Described<risk::CorrelationRepair> {
    using enum risk::CorrelationRepair;
    static constexpr std::string_view name = "CorrelationRepair";
    static constexpr std::string_view doc = "What is done to a matrix that is not a correlation.";
    static constexpr std::array values{word(kNone, "none"),
                                       word(kHigham, "higham", "The nearest one."),
                                       word(kClip, "clip", "Eigenvalues clipped, rescaled.")};
};

}  // namespace ballast::wire
