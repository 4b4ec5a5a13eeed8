// Value at risk and expected shortfall of a book: parametric, historical and Monte Carlo, with
// contributions by position, the scenarios behind the figures and standard errors.
// docs/methods/var.md has the formulas.
//
// Options are fully revalued in every scenario and on every path; the parametric method treats them
// as quadratic in normal returns (delta-gamma). Volatilities and times to expiry do not change.
//
// VaR and ES are positive for losses, in the currency of the holdings' values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "risk/limits.hpp"
#include "risk/panel.hpp"
#include "risk/quantile.hpp"

namespace ballast::risk {

enum class VarMethod {
    kParametric,             // normal, closed form
    kHistorical,             // the P&L of today's positions on each past day
    kMcNormal,               // simulated, multivariate normal
    kMcT,                    // simulated, multivariate Student-t
    kParametricT,            // Student-t, closed form: the limit of mc_t
    kModified,               // normal quantile corrected for skewness and kurtosis (Cornish-Fisher)
    kHistoricalAgeWeighted,  // Boudoukh, Richardson and Whitelaw (1998)
    kHistoricalFiltered,     // Hull and White (1998): rescaled to today's volatility
    kEwma,                   // normal, closed form, exponentially weighted covariance
};

enum class MeanRule { kZero, kSample };

enum class HorizonRule {
    kScaled,       // x_h = h m + sqrt(h) (x - m), m the mean in use: exact for independent days
    kOverlapping,  // historical methods on overlapping h-day returns; the others scale
};

// How a figure over several days comes from daily returns.
enum class HorizonScaling {
    kOneDay,              // not scaled
    kSquareRootOfTime,    // standard deviation × sqrt(h), mean × h
    kScaledReturns,       // each past day's deviation × sqrt(h); options revalued at the result
    kOverlappingWindows,  // P&L of overlapping windows of h past days
    kScaledCovariance,    // covariance × h, options to second order
    kScaledCumulants,     // as kSquareRootOfTime, with skewness / sqrt(h) and excess kurtosis / h
    kSimulated,           // returns drawn over h days, with covariance × h
};

struct VarSettings {
    std::vector<VarMethod> methods = {VarMethod::kParametric, VarMethod::kHistorical,
                                      VarMethod::kMcNormal, VarMethod::kMcT};
    std::vector<double> confidence = {0.95, 0.99};  // each in kConfidenceLimits
    int horizon_days = 1;                           // trading days
    HorizonRule horizon = HorizonRule::kScaled;
    MeanRule mean = MeanRule::kZero;
    int ddof = 1;  // divisor n - ddof of the variance: 0 or 1
    // Covariance with weights lambda^age over their sum, mean zero; in (0, 1). Replaces mean, ddof.
    // The ewma method always weights so; nullopt: by filter_lambda.
    std::optional<double> ewma_lambda;
    std::optional<fin::Date> as_of;     // later returns are not used
    std::optional<std::size_t> window;  // the last this many returns
    QuantileRule quantile = QuantileRule::kOrderStatistic;
    EsRule es = EsRule::kAcerbiTasche;
    // For Student-t, above 2; nullopt: by maximum likelihood on the book's returns, in [2.5, 30].
    std::optional<double> degrees_of_freedom;
    double age_lambda = kDefaultAgeDecay;  // historical_age_weighted
    double filter_lambda = kDefaultDecay;  // historical_filtered, and ewma without ewma_lambda
    std::uint64_t paths = 100'000;
    std::uint64_t seed = 1;
    bool antithetic = false;
    bool quasi = false;
    bool components = true;
    bool incremental = true;                // standalone and incremental figures by position
    std::size_t tail_scenarios = 5;         // number of worst scenarios reported per method
    std::size_t distribution_bins = 0;      // number of bins of the reported distributions; 0: none
    std::optional<double> net_asset_value;  // denominator of `var_fraction`; nullopt: the net value
};

// One method at one confidence.
struct VarResult {
    VarMethod method = VarMethod::kParametric;
    double confidence = 0.0;
    double var = 0.0;
    double es = 0.0;
    std::optional<double> standard_error;     // for var; null for closed forms
    std::optional<double> es_standard_error;  // for es
    QuantileRule quantile = QuantileRule::kOrderStatistic;
    EsRule es_rule = EsRule::kAcerbiTasche;
    // Share of the net asset value; null when that is not positive.
    std::optional<double> var_fraction;
    std::optional<double> es_fraction;
    int horizon_days = 1;
    HorizonScaling scaling = HorizonScaling::kOneDay;
    std::size_t observations = 0;                   // returns, or overlapping windows, used
    std::optional<double> degrees_of_freedom;       // for Student-t methods
    std::optional<std::uint64_t> paths;             // for Monte Carlo
    std::optional<std::uint64_t> seed;              // for Monte Carlo
    std::optional<std::uint64_t> scenario_rank;     // k of the scenario x_(k) that is the VaR
    std::optional<fin::Date> scenario_date;         // date of that scenario, historical methods
    std::optional<double> undiversified_var;        // sum of the positions' standalone VaR
    std::optional<double> diversification_benefit;  // 1 - var / undiversified
};

// Contribution of one position to one figure. Components add up to the book's VaR and ES.
struct VarComponent {
    VarMethod method = VarMethod::kParametric;
    double confidence = 0.0;
    std::string symbol;
    double value = 0.0;                     // signed market value
    std::optional<double> marginal;         // change of VaR per unit of value
    std::optional<double> component;        // value × marginal; sums to var
    std::optional<double> component_es;     // sums to es
    std::optional<double> component_share;  // component / var
    std::optional<double> standalone;       // VaR of the position on its own
    std::optional<double> incremental;      // VaR(book) - VaR(book without it), recomputed
};

struct ScenarioPosition {
    std::string symbol;
    double pnl = 0.0;
};

// One scenario of the tail: a historical date or a simulated path.
struct TailScenario {
    VarMethod method = VarMethod::kHistorical;
    std::uint64_t rank = 0;         // 1 for the worst
    std::optional<fin::Date> date;  // last day of the scenario's return
    std::optional<std::uint64_t> path;
    double pnl = 0.0;
    std::vector<ScenarioPosition> positions;  // sum to pnl
};

// Probabilities of the book's P&L over the horizon, in equal bins: bin i starts at first + i ×
// width. Historical methods: shares of the scenarios. Others: probabilities under the assumed
// distribution, for a simulation the one it draws from.
struct PnlDistribution {
    VarMethod method = VarMethod::kHistorical;
    double first = 0.0;  // lower edge of the first bin
    double width = 0.0;
    std::vector<double> shares;  // sum below 1 when the distribution reaches beyond the bins
};

struct VarReport {
    std::vector<VarResult> results;        // methods × confidences, in the order of the request
    std::vector<VarComponent> components;  // empty when not requested
    std::vector<TailScenario> scenarios;
    std::vector<PnlDistribution> distributions;  // for all methods except `modified`, if requested
    double volatility = 0.0;                     // standard deviation of the P&L of one day
    double volatility_annualized = 0.0;          // × sqrt(252)
    double mean = 0.0;                           // sample mean of the P&L of one day
    double net_value = 0.0;                      // of the positions included
    double gross_value = 0.0;
    std::size_t observations = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    double coverage = 1.0;  // share of gross market value included
};

// Holdings of one symbol are combined; zero values are kept. A position whose symbol (for an
// option: its underlying) has no returns is left out, with an issue (`no_returns`) and coverage
// below 1. With options parametric_t has no figure (issue `no_options_in_method`), and Monte Carlo
// has no incremental figures. Other issues: `short_history`, `thin_tail` (sampled methods: at most
// one observation or path beyond the quantile), `es_below_var` (conventions of VaR and ES that
// disagree in a thin tail), `covariance_repaired`, `covariance_rank` (fewer observations than
// positions), `not_monotone` (modified), `degrees_of_freedom_bound`, `standard_error_bound`,
// `undefined` (fractions of a net value that is not positive). kInvalidInput: no positions, none
// with returns, fewer than two returns, settings out of range.
Result<Outcome<VarReport>> var_report(const Positions& positions, const ReturnPanel& panel,
                                      const VarSettings& settings, const Work& work);

}  // namespace ballast::risk
