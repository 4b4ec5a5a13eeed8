// The risk settings of a book: what its figures are computed with wherever a request does not say
// otherwise. Their defaults are those of every method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "risk/correlation.hpp"
#include "risk/held_returns.hpp"
#include "risk/performance.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/var.hpp"

namespace ballast::risk {

struct RiskSettings {
    std::vector<double> confidence = VarSettings{}.confidence;  // the highest is the headline
    int horizon_days = VarSettings{}.horizon_days;              // of VaR and ES, trading days
    HorizonRule horizon = VarSettings{}.horizon;
    std::vector<VarMethod> methods = VarSettings{}.methods;
    std::size_t window = 1000;  // latest returns in VaR, correlation and performance
    QuantileRule quantile = VarSettings{}.quantile;
    EsRule es = VarSettings{}.es;
    double lambda = kDefaultDecay;  // of ewma and historical_filtered
    double age_lambda = kDefaultAgeDecay;
    std::uint64_t paths = VarSettings{}.paths;
    std::uint64_t seed = VarSettings{}.seed;
    std::vector<VarMethod> backtest_methods = RollingSettings{}.methods;
    std::size_t backtest_window = RollingSettings{}.window;      // returns behind each forecast
    std::size_t backtest_days = RollingSettings{}.maximum_days;  // forecasts, the latest
    CorrelationMethod correlation = CorrelationMethod::kPearson;
    HoldingRule holding = HoldingRule::kHeldQuantities;  // of the performance
    std::string benchmark = "SPY";
    double risk_free_annual = PerformanceSettings{}.risk_free_annual;
};

// The confidence level of the figures that a summary shows. The levels are not empty.
double headline_confidence(const RiskSettings& settings);

// kInvalidInput: no level or method, a backtest method that does not forecast a series.
Status check_settings(const RiskSettings& settings);

}  // namespace ballast::risk
