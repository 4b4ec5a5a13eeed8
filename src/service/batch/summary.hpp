// portfolio.summary: the headline numbers of a portfolio from its stored results, without computing
// anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/method.hpp"

namespace ballast::service {

struct SummaryRequest {
    std::string portfolio;
    std::optional<fin::Date> as_of;
    int worst = 5;
};

struct SummaryPart {
    std::string kind;
    std::string result;
    fin::Date as_of;
    Instant created_at;
    std::optional<double> coverage;
};

struct SummaryValue {
    std::optional<double> net;
    std::optional<double> cash;
    std::optional<double> gross;
    std::optional<double> long_value;
    std::optional<double> short_value;
    std::optional<double> delta_adjusted_net;
    std::optional<double> day_pnl;
    std::optional<double> day_pnl_fraction;
    std::optional<double> flows;
    std::optional<double> cumulative_pnl;
};

struct SummaryRisk {
    std::string method;
    double confidence = 0.0;
    double var = 0.0;
    std::optional<double> es;
};

struct SummaryBeta {
    std::string factor;
    double beta = 0.0;
};

struct SummaryStress {
    std::string scenario;
    std::string name;
    double total = 0.0;
    std::optional<double> fraction;
    bool ill_conditioned = false;
};

struct SummaryPrices {
    std::optional<double> coverage;
    std::optional<double> stale;
    std::optional<double> missing;
    std::optional<double> flagged;
};

struct SummaryDay {
    fin::Date date;
    std::optional<double> net;
    std::optional<double> day_pnl;
};

struct PortfolioSummary {
    std::string portfolio;
    std::string currency;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> last_price;
    std::vector<std::string> changed;
    std::vector<SummaryPart> parts;
    SummaryValue value;
    std::vector<SummaryRisk> risk;
    std::optional<double> volatility;
    std::vector<SummaryBeta> betas;
    std::optional<double> r_squared;
    std::vector<SummaryStress> stress;
    SummaryPrices prices;
    std::vector<SummaryDay> history;
};

void add_summary_methods(MethodTable& table);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::SummaryRequest> {
    using T = service::SummaryRequest;
    static constexpr std::string_view name = "SummaryRequest";
    static constexpr std::string_view doc = "A stored portfolio as of a date.";
    static constexpr auto fields =
        list(required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                      {.min_length = 1, .max_length = 64}),
             optional("as_of", &T::as_of, "Latest date of the results; the newest when absent."),
             optional("worst", &T::worst, "Number of stress losses to list.",
                      {.minimum = 0, .maximum = 100}));
};

template <>
struct Described<service::SummaryPart> {
    using T = service::SummaryPart;
    static constexpr std::string_view name = "SummaryPart";
    static constexpr std::string_view doc = "A stored result that the summary rests on.";
    static constexpr auto fields =
        list(required("kind", &T::kind, "Kind of the result."),
             required("result", &T::result, "Id of the result."),
             required("as_of", &T::as_of, "Date of the result."),
             required("created_at", &T::created_at, "Time of the computation."),
             required("coverage", &T::coverage,
                      "Share of the portfolio in the result; null if unknown."));
};

template <>
struct Described<service::SummaryValue> {
    using T = service::SummaryValue;
    static constexpr std::string_view name = "SummaryValue";
    static constexpr std::string_view doc =
        "Value and P&L of the snapshot, in the portfolio's currency; null where it has none.";
    static constexpr auto fields =
        list(required("net", &T::net, "Net value: sum of signed market values."),
             required("cash", &T::cash, "Value of cash, a part of the net value."),
             required("gross", &T::gross, "Gross value: sum of absolute market values."),
             required("long", &T::long_value, "Sum of positive market values."),
             required("short", &T::short_value, "Sum of negative market values; zero or negative."),
             required("delta_adjusted_net", &T::delta_adjusted_net,
                      "Net exposure with options at delta × underlying notional."),
             required("day_pnl", &T::day_pnl, "P&L since the snapshot before, without flows."),
             required("day_pnl_fraction", &T::day_pnl_fraction,
                      "P&L as a fraction of the value before it."),
             required("flows", &T::flows,
                      "Value added or removed since the snapshot before by trades and cash."),
             required("cumulative_pnl", &T::cumulative_pnl, "Sum of the P&L of all snapshots."));
};

template <>
struct Described<service::SummaryRisk> {
    using T = service::SummaryRisk;
    static constexpr std::string_view name = "SummaryRisk";
    static constexpr std::string_view doc =
        "Value at risk and expected shortfall, in the portfolio's currency; positive is a loss.";
    static constexpr auto fields =
        list(required("method", &T::method, "Method of the figure."),
             required("confidence", &T::confidence, "Confidence level."),
             required("var", &T::var, "Value at risk."),
             required("es", &T::es, "Expected shortfall; null without one."));
};

template <>
struct Described<service::SummaryBeta> {
    using T = service::SummaryBeta;
    static constexpr std::string_view name = "SummaryBeta";
    static constexpr std::string_view doc = "Beta of the portfolio to a factor.";
    static constexpr auto fields = list(required("factor", &T::factor, "Name of the factor."),
                                        required("beta", &T::beta, "Beta."));
};

template <>
struct Described<service::SummaryStress> {
    using T = service::SummaryStress;
    static constexpr std::string_view name = "SummaryStress";
    static constexpr std::string_view doc = "Result of a stress scenario.";
    static constexpr auto fields =
        list(required("scenario", &T::scenario, "Id of the scenario."),
             required("name", &T::name, "Name of the scenario; its id once it is deleted."),
             required("total", &T::total, "Change in value; negative is a loss."),
             required("fraction", &T::fraction, "Change as a fraction of the net value."),
             required("ill_conditioned", &T::ill_conditioned,
                      "Whether the change extrapolates beyond the data, because the scenario "
                      "contradicts how its factors move together."));
};

template <>
struct Described<service::SummaryPrices> {
    using T = service::SummaryPrices;
    static constexpr std::string_view name = "SummaryPrices";
    static constexpr std::string_view doc =
        "Quality of the prices (market.check); null where it was not checked.";
    static constexpr auto fields = list(
        required("coverage", &T::coverage, "Share of positions with a price that is not stale."),
        required("stale", &T::stale, "Number of symbols with stale prices."),
        required("missing", &T::missing, "Number of symbols without a price."),
        required("flagged", &T::flagged, "Number of symbols with a doubtful price."));
};

template <>
struct Described<service::SummaryDay> {
    using T = service::SummaryDay;
    static constexpr std::string_view name = "SummaryDay";
    static constexpr std::string_view doc = "A snapshot of the past.";
    static constexpr auto fields = list(required("date", &T::date, "Date of the snapshot."),
                                        required("net", &T::net, "Net value."),
                                        required("day_pnl", &T::day_pnl, "P&L of the day."));
};

template <>
struct Described<service::PortfolioSummary> {
    using T = service::PortfolioSummary;
    static constexpr std::string_view name = "PortfolioSummary";
    static constexpr std::string_view doc = "Headline numbers from stored results.";
    static constexpr auto fields = list(
        required("portfolio", &T::portfolio, "Slug of the portfolio."),
        required("currency", &T::currency, "Currency of the amounts."),
        required("as_of", &T::as_of, "Date of the snapshot; null without one."),
        required("last_price", &T::last_price, "Date of the last stored price; null without one."),
        required("changed", &T::changed,
                 "Inputs that have changed since the snapshot: engine_version, factors, positions, "
                 "prices, securities, settings."),
        required("parts", &T::parts, "Results that the numbers are from, each with its date."),
        required("value", &T::value, "Value and P&L of the snapshot."),
        required("risk", &T::risk, "Value at risk by method and confidence."),
        required("volatility", &T::volatility,
                 "Annualized volatility of the P&L, in the portfolio's currency."),
        required("betas", &T::betas, "Betas to the factors."),
        required("r_squared", &T::r_squared, "R squared of the factor regression."),
        required("stress", &T::stress, "Worst stress losses, the largest first."),
        required("prices", &T::prices, "Quality of the prices."),
        required("history", &T::history, "The last 90 snapshots, oldest first."));
};

}  // namespace ballast::describe
