// The risk report of a portfolio, as data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "fin/date.hpp"
#include "model/limit.hpp"
#include "risk/attribution.hpp"
#include "risk/backtest.hpp"
#include "risk/correlation.hpp"
#include "risk/exposures.hpp"
#include "risk/factors.hpp"
#include "risk/held_returns.hpp"
#include "risk/performance.hpp"
#include "risk/position_use.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/settings.hpp"
#include "risk/stress.hpp"
#include "risk/var.hpp"

namespace ballast::report {

// Results, or the reason why they are missing: a section that cannot be computed is reported as
// such and the rest of the report is kept.
template <class T>
struct Section {
    std::optional<T> value;
    std::string unavailable;                  // why; empty when there is a value
    std::optional<fin::Date> last_good = {};  // without a value: date of the last stored result
};

// One position with its figures. Unknown values are null.
struct PositionLine {
    std::string id;
    std::string symbol;
    std::string name;
    std::string type;
    std::string side;  // "long" or "short"
    std::string sector;
    std::string strategy;
    std::string tags;  // joined by ';'
    std::string currency;
    std::string quantity;  // exact, as booked
    std::string multiplier;
    std::optional<std::string> entry_price;
    std::optional<fin::Date> entry_date;
    std::optional<double> price;
    std::optional<fin::Date> price_date;
    std::optional<double> market_value;
    std::optional<double> weight;  // of the gross value of the priced positions
    std::optional<double> cost;
    std::optional<double> unrealized_gain;
    std::optional<double> unrealized_return;
    std::optional<double> daily_pnl;
    std::optional<double> daily_return;
    // Of the position's symbol, allocated by value where several positions share one.
    std::optional<double> var_parametric;  // component, at the headline confidence
    std::optional<double> es_parametric;
    std::optional<double> var_historical;
    std::optional<double> es_historical;
    std::optional<double> var_standalone;
    std::optional<double> var_incremental;
    std::optional<double> marginal_var;
    std::optional<double> var_share;
    std::optional<double> volatility_annualized;  // of the symbol's returns
    std::optional<double> correlation_with_book;
    std::string underlying;  // of an option
    std::optional<fin::Date> expiry;
    std::string right;
    std::optional<std::string> strike;
    std::string note;
    std::string issue;  // why it is left out; empty when it is included
};

// The executive summary.
struct Summary {
    std::optional<double> net_value;
    std::optional<double> gross_value;
    std::optional<double> daily_pnl;
    std::optional<double> unrealized_gain;
    std::size_t positions = 0;
    std::size_t positions_left_out = 0;
    double headline_confidence = 0.99;
    std::optional<double> var;  // historical, at the headline confidence, over the horizon
    std::optional<double> es;
    std::optional<double> var_fraction;
    std::optional<double> volatility_annualized;
    std::optional<double> beta;  // to the benchmark
    std::optional<double> max_drawdown;
    std::vector<std::string> findings;  // sentences, the most important first
    int horizon_days = 1;               // of var and es
    risk::HorizonScaling scaling = risk::HorizonScaling::kOneDay;
};

struct BacktestLine {
    risk::VarMethod method = risk::VarMethod::kHistorical;
    double confidence = 0.0;
    std::size_t observations = 0;
    std::size_t exceptions = 0;
    double expected = 0.0;
    std::optional<double> kupiec_p_value;
    std::optional<double> independence_p_value;
    std::optional<double> conditional_p_value;
    risk::TrafficZone zone = risk::TrafficZone::kGreen;
};

// An option position, its market data and Greeks: of the position, not per unit.
struct GreeksLine {
    std::string symbol;
    std::string underlying;
    std::optional<fin::Date> expiry;
    std::string right;
    double strike = 0.0;
    double quantity = 0.0;
    double spot = 0.0;
    double volatility = 0.0;
    std::string volatility_source;
    double price = 0.0;  // of a unit
    double market_value = 0.0;
    double delta = 0.0;  // units of the underlying
    double delta_adjusted_exposure = 0.0;
    double gamma = 0.0;
    double vega_pct = 0.0;
    double theta_day = 0.0;
    double rho_pct = 0.0;
};

struct GreeksReport {
    std::vector<GreeksLine> lines;  // by underlying, expiry, strike
    GreeksLine total;               // only the sums; its texts and market data are empty
    std::size_t not_priced = 0;
    double rate = 0.0;
};

// Forecasts of the headline method against what happened, for the chart.
struct BacktestPath {
    std::string name;
    double confidence = 0.0;
    std::vector<fin::Date> dates;
    std::vector<double> pnl;
    std::vector<double> var;
};

// P&L of the portfolio under a scenario.
struct StressLine {
    std::string id;
    std::string name;
    std::string kind;
    std::optional<fin::Date> first_date;  // of a historical window
    std::optional<fin::Date> last_date;
    risk::StressResult result;
};

struct AttributionReport {
    std::string benchmark;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    risk::FactorAttribution factors;
};

// A limit with its current value.
struct LimitLine {
    std::string name;
    std::string metric;
    std::optional<double> value;
    std::optional<double> soft;
    std::optional<double> hard;
    model::LimitUnit unit = model::LimitUnit::kFraction;
    std::optional<double> utilization;  // of the hard threshold, as a fraction
    model::LimitStatus status = model::LimitStatus::kUnknown;
    std::string reason;  // why the value is unknown; may be empty
};

// Totals of the portfolio on the date.
struct BookSnapshot {
    std::optional<double> market_value_long;
    std::optional<double> market_value_short;
    std::optional<double> cost;
    std::optional<double> unrealized_gain;
    std::optional<double> daily_pnl;
    std::vector<PositionLine> positions;
};

struct PortfolioReport {
    std::string portfolio;  // slug
    std::string name;
    std::string description;
    fin::Date as_of;
    std::string currency;
    std::string benchmark;  // symbol
    Summary summary;
    BookSnapshot snapshot;
    Section<risk::ExposureReport> exposures;
    Section<risk::VarReport> var;
    Section<std::vector<BacktestLine>> backtest;
    std::optional<BacktestPath> backtest_path;
    std::vector<std::string> factor_symbols;  // in use, whether or not they have betas
    Section<risk::FactorReport> factors;
    Section<std::vector<StressLine>> stress;  // largest loss first
    Section<AttributionReport> attribution;
    Section<std::vector<LimitLine>> limits;
    Section<risk::CorrelationReport> correlation;
    Section<risk::PerformanceReport> performance;
    risk::HoldingRule holding = risk::HoldingRule::kHeldQuantities;  // of the performance
    Section<GreeksReport> greeks;
    double coverage = 1.0;  // share of the portfolio included in the risk figures
    Issues issues;
    std::vector<std::string> conventions;  // sentences: what the figures mean
    std::string digest;
    std::string data_digest;
    std::string engine_version;
    risk::RiskSettings settings;                   // of all figures
    std::vector<risk::PositionUse> var_positions;  // how each position takes part in VaR and ES
};

}  // namespace ballast::report
