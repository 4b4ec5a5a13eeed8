// Requests and responses of the risk methods.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "fin/date.hpp"
#include "model/portfolio.hpp"
#include "risk/backtest.hpp"
#include "risk/correlation.hpp"
#include "risk/exposures.hpp"
#include "risk/held_returns.hpp"
#include "risk/performance.hpp"
#include "risk/position_use.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/var.hpp"
#include "service/book/option_market.hpp"
#include "service/common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Either `value`, or `quantity` and `price` (and `multiplier`).
struct RiskPosition {
    std::string symbol;
    std::optional<double> value;
    std::optional<double> quantity;
    std::optional<double> price;
    double multiplier = 1.0;
};

// Source of a book and its returns: the request itself, or a stored portfolio and the stored prices
// as of a date.
struct BookSource {
    std::optional<std::string> portfolio;
    std::optional<wire::Table<RiskPosition>> positions;
    std::optional<wire::WideTable> returns;
    std::optional<wire::WideTable> prices;
    std::optional<OptionMarket> option_market;  // for the portfolio
};

// `stated` of a request for a stored portfolio: bit i is set when the request states field i of its
// description. The risk settings of the portfolio replace the values of the others.
struct VarRequest : BookSource, risk::VarSettings {
    std::uint64_t stated = 0;
};

struct VarResponse : risk::VarReport, Provenance {
    std::string currency;
    std::optional<fin::Date> as_of;
    risk::MeanRule mean_rule = risk::MeanRule::kZero;
    int ddof = 1;
    std::string unit;
    risk::HorizonRule horizon = risk::HorizonRule::kScaled;
    std::optional<std::size_t> window;  // returns asked for; nullopt: all
    double age_lambda = risk::kDefaultAgeDecay;
    double filter_lambda = risk::kDefaultDecay;
    std::vector<risk::PositionUse> positions;
};

struct PnlPoint {
    fin::Date date;
    double pnl = 0.0;
};

struct VarPoint {
    fin::Date date;
    double var = 0.0;
    std::optional<double> es;
};

// `series` with the names of its columns in `pnl`, `var` and `es`; or `pnl` and `var` as lists; or
// a book, whose own forecasts are computed and tested.
struct BacktestRequest : BookSource {
    std::optional<wire::WideTable> series;
    std::optional<std::variant<std::string, std::vector<PnlPoint>>> pnl;
    std::optional<std::variant<std::string, std::vector<VarPoint>>> var;
    std::optional<std::string> es;
    std::variant<double, std::vector<double>> confidence = 0.99;
    std::size_t dynamic_quantile_lags = 4;
    std::optional<fin::Date> as_of;
    std::vector<risk::VarMethod> methods = risk::RollingSettings{}.methods;
    std::size_t window = risk::RollingSettings{}.window;
    std::size_t maximum_days = risk::RollingSettings{}.maximum_days;
    double lambda = risk::kDefaultDecay;
    double age_lambda = risk::kDefaultAgeDecay;
    risk::QuantileRule quantile = risk::RollingSettings{}.quantile;
    std::uint64_t stated = 0;
};

struct RollingResult : risk::BacktestReport {
    risk::VarMethod method = risk::VarMethod::kHistorical;
    std::vector<fin::Date> dates;
    std::vector<double> pnl;
    std::vector<double> var;
};

struct BacktestResponse : risk::BacktestReport, Provenance {
    std::vector<RollingResult> forecasts;  // for a book
    std::optional<double> coverage;
    // Of the forecasts of a book.
    std::optional<std::size_t> window;
    std::optional<std::size_t> maximum_days;
    std::optional<risk::QuantileRule> quantile;
};

struct ExposurePositionRow {
    std::string symbol;
    model::AssetType type = model::AssetType::kEquity;
    std::optional<double> market_value;
    std::optional<double> value;
    std::optional<double> quantity;
    std::optional<double> price;
    double multiplier = 1.0;
    std::optional<double> delta;
    std::optional<double> underlying_notional;
    std::vector<std::string> tags;
    std::string sector;
    std::string currency;
};

struct ExposuresRequest : risk::ExposureSettings {
    std::optional<std::string> portfolio;
    std::optional<wire::Table<ExposurePositionRow>> positions;
    std::optional<fin::Date> as_of;
    std::optional<OptionMarket> option_market;
};

struct ExposuresResponse : risk::ExposureReport, Provenance {
    std::string currency;
    std::optional<fin::Date> as_of;
};

struct PerformanceRequest : risk::PerformanceSettings {
    std::optional<wire::WideTable> returns;
    std::optional<std::string> column;     // column of `returns`; default the first
    std::optional<std::string> benchmark;  // a column of `returns`, or a stored symbol
    std::optional<std::string> risk_free;  // a column of `returns`
    std::optional<std::string> portfolio;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> window;
    std::optional<OptionMarket> option_market;
    risk::HoldingRule holding = risk::HoldingRule::kHeldQuantities;  // for `portfolio`
    std::uint64_t stated = 0;
};

struct PerformanceResponse : risk::PerformanceReport, Provenance {
    std::optional<risk::HoldingRule> holding;  // for a portfolio
    std::optional<double> coverage;
    std::optional<std::string> benchmark;
    std::optional<std::size_t> window;  // returns asked for; nullopt: all
    double confidence = 0.0;
    double risk_free_annual = 0.0;
};

// How two minimums of a position's size combine.
enum class MinimumRule : std::uint8_t { kBoth, kEither };

struct CorrelationRequest : risk::CorrelationSettings {
    std::optional<std::string> portfolio;
    std::optional<double> minimum_value;
    std::optional<double> minimum_weight;
    MinimumRule minimum_rule = MinimumRule::kBoth;
    std::vector<std::string> symbols;
    std::optional<wire::WideTable> returns;
    std::optional<wire::WideTable> prices;
    std::optional<std::vector<std::vector<double>>> matrix;
    std::uint64_t stated = 0;
};

// A symbol of a portfolio with the absolute value of the positions that it moves.
struct SymbolSize {
    std::string symbol;
    double value = 0.0;
    double weight = 0.0;
};

struct CorrelationResponse : risk::CorrelationReport, Provenance {
    double coverage = 1.0;
    std::vector<SymbolSize> below_minimum;
    std::optional<std::size_t> window;  // returns asked for; nullopt: all
};

}  // namespace ballast::service
