// The risk settings of a book described once, with the names of their choices.
#pragma once

#include <array>

#include "describe/member_count.hpp"
#include "describe/patch.hpp"
#include "risk/describe_methods.hpp"
#include "risk/limits.hpp"
#include "risk/settings.hpp"

namespace ballast::describe {

// The limits of each item of a list, with those of its length.
constexpr Limits with_items(Limits limits, std::size_t minimum, std::size_t maximum) {
    limits.min_items = minimum;
    limits.max_items = maximum;
    return limits;
}

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
struct Described<risk::RiskSettings> {
    using T = risk::RiskSettings;
    static constexpr std::string_view name = "RiskSettings";
    static constexpr std::string_view doc =
        "Risk settings of a portfolio: the values that every figure of the portfolio is computed "
        "with unless a request states its own.";
    static constexpr std::string_view patch_name = "RiskSettingsChange";
    static constexpr std::string_view patch_doc =
        "Changes to the risk settings of a portfolio; fields left out are not changed.";
    static constexpr std::string_view key{};
    static constexpr auto fields = combined(
        list(required("confidence", &T::confidence,
                      "Confidence levels of VaR, ES and backtests; the highest is that of headline "
                      "figures.",
                      with_items(risk::kConfidenceLimits, 1, 8)),
             required("horizon_days", &T::horizon_days, "Horizon of VaR and ES, in trading days.",
                      risk::kHorizonDaysLimits),
             required("horizon", &T::horizon, "Scaling from one day to the horizon."),
             required("methods", &T::methods, "VaR methods.", {.min_items = 1, .max_items = 16}),
             required("window", &T::window,
                      "Number of latest returns used for VaR, correlation and performance.",
                      {.minimum = 60, .maximum = 100'000, .unit = "returns"}),
             required("quantile", &T::quantile, "Sample quantile convention of VaR."),
             required("es", &T::es, "Tail mean convention of ES."),
             required("lambda", &T::lambda,
                      "EWMA decay factor of the ewma and historical_filtered methods.",
                      risk::kDecayLimits),
             required("age_lambda", &T::age_lambda, "Decay factor of historical_age_weighted.",
                      risk::kDecayLimits)),
        list(required("paths", &T::paths, "Number of Monte Carlo paths.",
                      {.minimum = 1000, .maximum = 1e9}),
             required("seed", &T::seed, "Random seed of the Monte Carlo methods."),
             required("backtest_methods", &T::backtest_methods,
                      "Methods to backtest: all but mc_normal and mc_t.",
                      {.min_items = 1, .max_items = 8}),
             required(
                 "backtest_window", &T::backtest_window,
                 "Number of returns behind each forecast of a backtest.",
                 {.minimum = risk::kSmallestBacktestWindow, .maximum = 5000, .unit = "returns"}),
             required("backtest_days", &T::backtest_days,
                      "Largest number of forecasts in a backtest; the latest are tested.",
                      {.minimum = 1, .maximum = 10000, .unit = "trading days"}),
             required("correlation", &T::correlation, "Correlation estimator."),
             required("holding", &T::holding,
                      "Whether the performance keeps today's quantities or weights over the past."),
             required("benchmark", &T::benchmark, "Benchmark: a symbol with stored prices.",
                      {.min_length = 1, .max_length = 32}),
             required("risk_free_annual", &T::risk_free_annual,
                      "Annual risk-free rate of the performance ratios.",
                      {.minimum = -0.5, .maximum = 1, .unit = "fraction per year"})));
};

static_assert(kMembers<risk::RiskSettings> == Described<risk::RiskSettings>::fields.kCount);

}  // namespace ballast::describe
