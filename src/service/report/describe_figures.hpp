// Descriptions of the figures of a portfolio's risk report.
#pragma once

#include "report/describe_position_line.hpp"
#include "service/report/requests.hpp"
#include "service/risk/describe_backtest.hpp"
#include "service/risk/describe_correlation.hpp"
#include "service/risk/describe_exposures.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/describe_var.hpp"

namespace ballast::describe {

template <>
struct Described<report::Summary> {
    using T = report::Summary;
    static constexpr std::string_view name = "ReportSummary";
    static constexpr std::string_view doc = "Summary of the report.";
    static constexpr auto fields = wire::list(
        required("net_value", &T::net_value, "Net market value of the priced positions."),
        required("gross_value", &T::gross_value, "Gross market value of the priced positions."),
        required("daily_pnl", &T::daily_pnl, "P&L of the last day; negative is a loss."),
        required("unrealized_gain", &T::unrealized_gain,
                 "Unrealized gain: market value less cost."),
        required("positions", &T::positions, "Number of positions in the portfolio."),
        required("positions_left_out", &T::positions_left_out,
                 "Number of positions without a value."),
        required("headline_confidence", &T::headline_confidence, "Confidence level of var and es."),
        required("var", &T::var, "Historical value at risk over the horizon; positive is a loss."),
        required("es", &T::es,
                 "Historical expected shortfall over the horizon; positive is a loss."),
        required("var_fraction", &T::var_fraction, "VaR as a fraction of net market value."),
        required("volatility_annualized", &T::volatility_annualized,
                 "Annualized standard deviation of P&L."),
        required("beta", &T::beta, "Beta to the benchmark."),
        required("max_drawdown", &T::max_drawdown,
                 "Maximum drawdown in the performance section, as a fraction; negative or zero."),
        required("findings", &T::findings, "Key findings as sentences, most important first."),
        required("horizon_days", &T::horizon_days, "Horizon of var and es, in trading days."),
        required("scaling", &T::scaling, "How var and es come from daily returns."));
};

template <>
struct Described<report::BacktestLine> {
    using T = report::BacktestLine;
    static constexpr std::string_view name = "ReportBacktest";
    static constexpr std::string_view doc =
        "Backtest results of one method at one confidence level.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "Forecasting method."),
        required("confidence", &T::confidence, "Confidence level of the forecasts."),
        required("observations", &T::observations, "Number of days tested."),
        required("exceptions", &T::exceptions, "Number of days whose loss exceeded the forecast."),
        required("expected", &T::expected,
                 "Expected number of exceptions: observations × (1 - confidence)."),
        required("kupiec_p_value", &T::kupiec_p_value, "p-value of the Kupiec coverage test."),
        required("independence_p_value", &T::independence_p_value,
                 "p-value of the Christoffersen independence test."),
        required("conditional_p_value", &T::conditional_p_value,
                 "p-value of the Christoffersen conditional coverage test."),
        required("zone", &T::zone, "Zone of the Basel traffic light."));
};

template <>
struct Described<report::BookSnapshot> {
    using T = report::BookSnapshot;
    static constexpr std::string_view name = "ReportSnapshot";
    static constexpr std::string_view doc =
        "Values and positions of the portfolio on the report date.";
    static constexpr auto fields = wire::list(
        required("market_value_long", &T::market_value_long, "Market value of long positions."),
        required("market_value_short", &T::market_value_short,
                 "Market value of short positions; negative."),
        required("cost", &T::cost, "Signed cost basis of all positions."),
        required("unrealized_gain", &T::unrealized_gain,
                 "Unrealized gain: market value less cost."),
        required("daily_pnl", &T::daily_pnl, "P&L of the last day; negative is a loss."),
        required("positions", &T::positions, "Positions of the portfolio."));
};

template <>
struct Described<report::GreeksLine> {
    using T = report::GreeksLine;
    static constexpr std::string_view name = "ReportGreeks";
    static constexpr std::string_view doc = "An option position with its Greeks.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the position; empty in the total."),
        required("underlying", &T::underlying, "Underlying symbol; empty in the total."),
        required("expiry", &T::expiry, "Expiry date; null in the total."),
        required("right", &T::right, "Call or put; empty in the total."),
        required("strike", &T::strike, "Strike price; 0 in the total."),
        required("quantity", &T::quantity, "Signed number of contracts."),
        required("spot", &T::spot, "Price of the underlying."),
        required("volatility", &T::volatility,
                 "Annualized volatility used for pricing, as a fraction."),
        required("volatility_source", &T::volatility_source,
                 "Source of the volatility; quote is the implied volatility of the contract, "
                 "historical a proxy for it."),
        required("price", &T::price, "Price of one unit."),
        required("market_value", &T::market_value, "Signed market value."),
        required("delta", &T::delta, "Position delta, in units of the underlying."),
        required("delta_adjusted_exposure", &T::delta_adjusted_exposure,
                 "Delta-adjusted exposure: position delta × spot price."),
        required("gamma", &T::gamma, "Position gamma: change of delta for a spot change of 1."),
        required("vega_pct", &T::vega_pct, "Position vega per volatility point (0.01)."),
        required("theta_day", &T::theta_day, "Position theta per calendar day."),
        required("rho_pct", &T::rho_pct, "Position rho per 1% of interest rate."));
};

template <>
struct Described<report::GreeksReport> {
    using T = report::GreeksReport;
    static constexpr std::string_view name = "GreeksReport";
    static constexpr std::string_view doc = "Greeks of the option positions.";
    static constexpr auto fields = wire::list(
        required("lines", &T::lines, "Option positions, ordered by underlying, expiry and strike."),
        required("total", &T::total, "Totals of the option positions."),
        required("not_priced", &T::not_priced,
                 "Number of option positions that could not be priced."),
        required("rate", &T::rate,
                 "Interest rate used for pricing, continuously compounded, as a fraction."));
};

template <class T>
struct SectionDescription {
    using S = report::Section<T>;
    static constexpr std::string_view doc =
        "A section of the report, or the reason it is not available.";
    static constexpr auto fields =
        wire::list(required("value", &S::value, "Figures of the section; null when not available."),
                   required("unavailable", &S::unavailable,
                            "Reason the section is not available; empty when it is."));
};

template <>
struct Described<report::Section<risk::ExposureReport>> : SectionDescription<risk::ExposureReport> {
    static constexpr std::string_view name = "ExposureSection";
};
template <>
struct Described<report::Section<risk::VarReport>> : SectionDescription<risk::VarReport> {
    static constexpr std::string_view name = "VarSection";
};
template <>
struct Described<report::Section<std::vector<report::BacktestLine>>>
    : SectionDescription<std::vector<report::BacktestLine>> {
    static constexpr std::string_view name = "BacktestSection";
};
template <>
struct Described<report::Section<risk::CorrelationReport>>
    : SectionDescription<risk::CorrelationReport> {
    static constexpr std::string_view name = "CorrelationSection";
};
template <>
struct Described<report::Section<risk::PerformanceReport>>
    : SectionDescription<risk::PerformanceReport> {
    static constexpr std::string_view name = "PerformanceSection";
};
template <>
struct Described<report::Section<report::GreeksReport>> : SectionDescription<report::GreeksReport> {
    static constexpr std::string_view name = "GreeksSection";
};

template <>
struct Described<report::PortfolioReport> {
    using T = report::PortfolioReport;
    static constexpr std::string_view name = "PortfolioReport";
    static constexpr std::string_view doc = "The risk report of a portfolio.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Slug of the portfolio."),
        required("name", &T::name, "Name of the portfolio."),
        required("description", &T::description, "Description of the portfolio."),
        required("as_of", &T::as_of, "Date of all figures."),
        required("currency", &T::currency, "Currency of every amount."),
        required("benchmark", &T::benchmark, "Symbol of the benchmark; may be empty."),
        required("summary", &T::summary, "Summary of the report."),
        required("snapshot", &T::snapshot, "Values and positions on the report date."),
        required("exposures", &T::exposures, "Exposures by group, and concentration."),
        required("var", &T::var, "Value at risk and expected shortfall."),
        required("backtest", &T::backtest, "Backtest results by method and confidence level."),
        required("correlation", &T::correlation, "Correlation of the positions' returns."),
        required("performance", &T::performance,
                 "Performance of today's positions over the past, according to `holding`."),
        required(
            "holding", &T::holding,
            "Whether the performance section keeps today's quantities or weights over the past."),
        required("greeks", &T::greeks, "Greeks of the option positions."),
        required("coverage", &T::coverage, "Share of the portfolio that entered the risk figures."),
        required("issues", &T::issues, "What is missing, approximate or doubtful in this report."),
        required("conventions", &T::conventions, "Conventions of the figures."),
        required("digest", &T::digest,
                 "SHA-256 digest of the canonical request, the engine version and the data read."),
        required("data_digest", &T::data_digest,
                 "SHA-256 digest of the market snapshot and the positions."),
        required("engine_version", &T::engine_version,
                 "Version of the engine that computed the report."),
        required("settings", &T::settings, "Risk settings of all figures."),
        required("var_positions", &T::var_positions,
                 "How each position takes part in VaR and ES: with its own data, by proxy, or left "
                 "out."));
};

}  // namespace ballast::describe
