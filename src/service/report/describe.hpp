// Descriptions of the report.
#pragma once

#include "service/report/requests.hpp"
#include "service/risk/describe_backtest.hpp"
#include "service/risk/describe_correlation.hpp"
#include "service/risk/describe_exposures.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/describe_var.hpp"

namespace ballast::wire {

template <>
struct Described<service::ReportFormat> {
    using enum service::ReportFormat;
    static constexpr std::string_view name = "ReportFormat";
    static constexpr std::string_view doc = "How a report is written.";
    static constexpr std::array values{word(kMarkdown, "md", "Markdown, for people."),
                                       word(kJson, "json", "Everything, full precision."),
                                       word(kCsv, "csv", "One row per position.")};
};

template <>
struct Described<service::ReportRequest> {
    using T = service::ReportRequest;
    static constexpr std::string_view name = "ReportRequest";
    static constexpr std::string_view doc = "Which portfolio to report on, as of when, how.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Id or slug.", {.min_length = 1, .max_length = 64}),
        optional("as_of", &T::as_of, "The last date of the stored prices when absent."),
        optional("formats", &T::formats, "Documents to write.", {.min_items = 1, .max_items = 3}),
        optional("window", &T::window, "Returns that enter.", {.minimum = 60, .maximum = 5000}),
        optional("confidence", &T::confidence, "Of the headline figures.",
                 {.minimum = 0.5, .maximum = 1, .exclusive_maximum = true}),
        optional("paths", &T::paths, "Of Monte Carlo.", {.minimum = 1000, .maximum = 1e9}),
        optional("seed", &T::seed, "Of Monte Carlo."),
        optional("benchmark", &T::benchmark, "A symbol with stored prices.",
                 {.min_length = 1, .max_length = 32}),
        optional("option_market", &T::option_market, "How the portfolio's options are valued."),
        optional("holding", &T::holding,
                 "Whether quantities or weights stay the same in the performance."));
};

template <>
struct Described<service::ReportDocument> {
    using T = service::ReportDocument;
    static constexpr std::string_view name = "ReportDocument";
    static constexpr std::string_view doc = "The report in one format.";
    static constexpr auto fields =
        wire::list(required("format", &T::format, "Which."),
                   required("media_type", &T::media_type, "For Content-Type."),
                   required("file_name", &T::file_name, "A name to save it under."),
                   required("content", &T::content, "The text."));
};

template <>
struct Described<service::ReportResponse> {
    using T = service::ReportResponse;
    static constexpr std::string_view name = "ReportResponse";
    static constexpr std::string_view doc = "The documents asked for.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Slug."), required("as_of", &T::as_of, "Date."),
        required("digest", &T::digest, "Of the result."),
        required("coverage", &T::coverage, "Share of the book that entered the risk figures."),
        required("issues", &T::issues, "What is missing or doubtful."),
        required("documents", &T::documents, "In the order asked for."));
};

template <>
struct Described<report::PositionLine> {
    using T = report::PositionLine;
    static constexpr std::string_view name = "ReportPosition";
    static constexpr std::string_view doc = "A position with everything the report says of it.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("id", &T::id, "Position id."), required("symbol", &T::symbol, "Symbol."),
            required("name", &T::name, "Name of the security."),
            required("type", &T::type, "Kind."), required("side", &T::side, "long or short."),
            required("sector", &T::sector, "Sector."),
            required("strategy", &T::strategy, "Strategy."),
            required("tags", &T::tags, "Joined by semicolons."),
            required("currency", &T::currency, "Of the amounts."),
            required("quantity", &T::quantity, "As booked."),
            required("multiplier", &T::multiplier, "Units per contract."),
            required("entry_price", &T::entry_price, "As booked."),
            required("entry_date", &T::entry_date, "As booked."),
            required("price", &T::price, "Close."),
            required("price_date", &T::price_date, "Day of the close."),
            required("market_value", &T::market_value, "Signed."),
            required("weight", &T::weight, "Of the gross value of the priced positions."),
            required("cost", &T::cost, "Signed."),
            required("unrealized_gain", &T::unrealized_gain, "Market value less cost."),
            required("unrealized_return", &T::unrealized_return, "Over |cost|."),
            required("daily_pnl", &T::daily_pnl, "Of the last day.")),
        wire::list(required("daily_return", &T::daily_return, "Of the price."),
                   required("var_parametric", &T::var_parametric, "Component."),
                   required("es_parametric", &T::es_parametric, "Component."),
                   required("var_historical", &T::var_historical, "Component."),
                   required("es_historical", &T::es_historical, "Component."),
                   required("var_standalone", &T::var_standalone, "Historical VaR of it alone."),
                   required("var_incremental", &T::var_incremental, "Historical VaR it adds."),
                   required("marginal_var", &T::marginal_var, "Parametric, per unit of value."),
                   required("var_share", &T::var_share, "Of the book's parametric VaR."),
                   required("volatility_annualized", &T::volatility_annualized, "Of its returns."),
                   required("correlation_with_book", &T::correlation_with_book, "Of its returns."),
                   required("underlying", &T::underlying, "Of an option."),
                   required("expiry", &T::expiry, "Of an option."),
                   required("right", &T::right, "Of an option."),
                   required("strike", &T::strike, "Of an option."),
                   required("note", &T::note, "As booked."),
                   required("issue", &T::issue, "Why it is left out; empty when it is in.")));
};

template <>
struct Described<report::Summary> {
    using T = report::Summary;
    static constexpr std::string_view name = "ReportSummary";
    static constexpr std::string_view doc = "What the first page says.";
    static constexpr auto fields =
        wire::list(required("net_value", &T::net_value, "Of the priced positions."),
                   required("gross_value", &T::gross_value, "Of the priced positions."),
                   required("daily_pnl", &T::daily_pnl, "Of the last day."),
                   required("unrealized_gain", &T::unrealized_gain, "Market value less cost."),
                   required("positions", &T::positions, "In the portfolio."),
                   required("positions_left_out", &T::positions_left_out, "Without a value."),
                   required("headline_confidence", &T::headline_confidence, "Of var and es."),
                   required("var", &T::var, "Historical, one day."),
                   required("es", &T::es, "Historical, one day."),
                   required("var_fraction", &T::var_fraction, "Of the net value."),
                   required("volatility_annualized", &T::volatility_annualized, "Of the P&L."),
                   required("beta", &T::beta, "To the benchmark."),
                   required("max_drawdown", &T::max_drawdown, "Of the performance, by `holding`."),
                   required("findings", &T::findings, "Sentences, the weightiest first."));
};

template <>
struct Described<report::BacktestLine> {
    using T = report::BacktestLine;
    static constexpr std::string_view name = "ReportBacktest";
    static constexpr std::string_view doc = "How a method's forecasts fared.";
    static constexpr auto fields =
        wire::list(required("method", &T::method, "Whose forecasts."),
                   required("confidence", &T::confidence, "Their level."),
                   required("observations", &T::observations, "Days."),
                   required("exceptions", &T::exceptions, "Days beyond the forecast."),
                   required("expected", &T::expected, "If the forecasts are right."),
                   required("kupiec_p_value", &T::kupiec_p_value, "Coverage."),
                   required("independence_p_value", &T::independence_p_value, "Christoffersen."),
                   required("conditional_p_value", &T::conditional_p_value, "Christoffersen."),
                   required("zone", &T::zone, "Basel traffic light."));
};

template <>
struct Described<report::BookSnapshot> {
    using T = report::BookSnapshot;
    static constexpr std::string_view name = "ReportSnapshot";
    static constexpr std::string_view doc = "The state of the book on the day.";
    static constexpr auto fields = wire::list(
        required("market_value_long", &T::market_value_long, "Of long positions."),
        required("market_value_short", &T::market_value_short, "Of short positions, negative."),
        required("cost", &T::cost, "Signed."),
        required("unrealized_gain", &T::unrealized_gain, "Market value less cost."),
        required("daily_pnl", &T::daily_pnl, "Of the last day."),
        required("positions", &T::positions, "Every position."));
};

template <>
struct Described<report::GreeksLine> {
    using T = report::GreeksLine;
    static constexpr std::string_view name = "ReportGreeks";
    static constexpr std::string_view doc = "An option position and its Greeks.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Empty in the total."),
        required("underlying", &T::underlying, "Empty in the total."),
        required("expiry", &T::expiry, "Null in the total."),
        required("right", &T::right, "Empty in the total."),
        required("strike", &T::strike, "Of the contract."),
        required("quantity", &T::quantity, "Signed contracts."),
        required("spot", &T::spot, "Of the underlying."),
        required("volatility", &T::volatility, "That it was priced with."),
        required("volatility_source", &T::volatility_source, "historical: a proxy."),
        required("price", &T::price, "Of a unit."),
        required("market_value", &T::market_value, "Signed."),
        required("delta", &T::delta, "Units of the underlying."),
        required("delta_adjusted_exposure", &T::delta_adjusted_exposure, "Delta times spot."),
        required("gamma", &T::gamma, "Units per 1 of spot."),
        required("vega_pct", &T::vega_pct, "Per point of volatility."),
        required("theta_day", &T::theta_day, "Per calendar day."),
        required("rho_pct", &T::rho_pct, "Per 1 % of rate."));
};

template <>
struct Described<report::GreeksReport> {
    using T = report::GreeksReport;
    static constexpr std::string_view name = "GreeksReport";
    static constexpr std::string_view doc = "Greeks of the option positions.";
    static constexpr auto fields =
        wire::list(required("lines", &T::lines, "By underlying, expiry, strike."),
                   required("total", &T::total, "Sums."),
                   required("not_priced", &T::not_priced, "Option positions left out."),
                   required("rate", &T::rate, "That options were priced with."));
};

template <class T>
struct SectionDescription {
    using S = report::Section<T>;
    static constexpr std::string_view doc = "Figures, or the reason why there are none.";
    static constexpr auto fields =
        wire::list(required("value", &S::value, "The figures; null when there are none."),
                   required("unavailable", &S::unavailable, "Why; empty when there are figures."));
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
        required("portfolio", &T::portfolio, "Slug."), required("name", &T::name, "Name."),
        required("description", &T::description, "What it is."),
        required("as_of", &T::as_of, "Date of every figure."),
        required("currency", &T::currency, "Of every amount."),
        required("benchmark", &T::benchmark, "Symbol."),
        required("summary", &T::summary, "The first page."),
        required("snapshot", &T::snapshot, "Positions on the day."),
        required("exposures", &T::exposures, "How much is held, of what."),
        required("var", &T::var, "Value at risk and expected shortfall."),
        required("backtest", &T::backtest, "How the forecasts fared."),
        required("correlation", &T::correlation, "Of the positions' returns."),
        required("performance", &T::performance, "Returns of today's positions by `holding`."),
        required("holding", &T::holding,
                 "Whether quantities or weights stay the same in the performance."),
        required("greeks", &T::greeks, "Of the options."),
        required("coverage", &T::coverage, "Share of the book in the risk figures."),
        required("issues", &T::issues, "What is missing or doubtful."),
        required("conventions", &T::conventions, "What the figures mean."),
        required("digest", &T::digest, "Over request, version and data."),
        required("data_digest", &T::data_digest, "Of the market snapshot and the positions."),
        required("engine_version", &T::engine_version, "What computed it."));
};

}  // namespace ballast::wire
