// Descriptions of risk.var.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::wire {

template <>
struct Described<service::VarRequest> {
    using T = service::VarRequest;
    static constexpr std::string_view name = "VarRequest";
    static constexpr std::string_view doc = "A book, its returns, and the conventions to apply.";
    static constexpr auto fields = wire::combined(
        book_fields<T>(),
        wire::list(
            optional("methods", &T::methods, "What to compute.", {.min_items = 1, .max_items = 16}),
            optional("confidence", &T::confidence, "Levels, such as 0.99.",
                     {.minimum = 0.5,
                      .maximum = 1,
                      .exclusive_maximum = true,
                      .min_items = 1,
                      .max_items = 32}),
            optional("horizon_days", &T::horizon_days, "Trading days.",
                     {.minimum = 1, .maximum = 2520}),
            optional("horizon", &T::horizon, "How one day becomes several."),
            optional("mean", &T::mean, "Whether the sample mean enters."),
            optional("ddof", &T::ddof, "Divisor n - ddof of the variance.",
                     {.minimum = 0, .maximum = 1}),
            optional(
                "ewma_lambda", &T::ewma_lambda,
                "Exponential weights instead of equal ones, such as 0.94.",
                {.minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true}),
            optional("as_of", &T::as_of, "Data after it is not read; the last date when absent."),
            optional("window", &T::window, "The last so many returns.",
                     {.minimum = 2, .maximum = 100'000}),
            optional("quantile", &T::quantile, "Which value of the sample is the VaR."),
            optional("es", &T::es, "Which mean of the tail is the ES."),
            optional("degrees_of_freedom", &T::degrees_of_freedom,
                     "Of Student-t; by maximum likelihood in [2.5, 30] when absent.",
                     {.minimum = 2, .maximum = 1e6, .exclusive_minimum = true}),
            optional(
                "age_lambda", &T::age_lambda, "Of historical_age_weighted.",
                {.minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true}),
            optional(
                "filter_lambda", &T::filter_lambda, "Of historical_filtered.",
                {.minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true}),
            optional("paths", &T::paths, "Of Monte Carlo.", {.minimum = 100, .maximum = 1e10}),
            optional("seed", &T::seed, "Of Monte Carlo: the same seed, the same bytes."),
            optional("antithetic", &T::antithetic, "Pairs of paths with opposite draws."),
            optional("quasi", &T::quasi, "Sobol points instead of random numbers."),
            optional("components", &T::components, "Whether to tell what each position adds."),
            optional("incremental", &T::incremental,
                     "Whether to recompute the book without each position."),
            optional("tail_scenarios", &T::tail_scenarios, "Worst scenarios told per method.",
                     {.minimum = 0, .maximum = 1000}),
            optional("distribution_bins", &T::distribution_bins,
                     "Bins of the P&L distributions told; 0 for none.",
                     {.minimum = 0, .maximum = 1000}),
            optional("net_asset_value", &T::net_asset_value,
                     "What var_fraction is of; the net value of the book when absent.")));
};

template <>
struct Described<risk::VarResult> {
    using T = risk::VarResult;
    static constexpr std::string_view name = "VarResult";
    static constexpr std::string_view doc =
        "One method at one confidence. VaR and ES are positive when they are losses.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "How it was computed."),
        required("confidence", &T::confidence, "Level."),
        required("var", &T::var, "Value at risk, in the book's currency."),
        required("es", &T::es, "Expected shortfall, in the book's currency."),
        required("standard_error", &T::standard_error, "Of var; null for closed forms."),
        required("es_standard_error", &T::es_standard_error, "Of es."),
        required("quantile", &T::quantile, "Convention of var."),
        required("es_rule", &T::es_rule, "Convention of es."),
        required("var_fraction", &T::var_fraction, "Of the net asset value."),
        required("es_fraction", &T::es_fraction, "Of the net asset value."),
        required("horizon_days", &T::horizon_days, "Trading days."),
        required("observations", &T::observations, "Returns that entered."),
        required("degrees_of_freedom", &T::degrees_of_freedom, "Of Student-t methods."),
        required("paths", &T::paths, "Of Monte Carlo."),
        required("seed", &T::seed, "Of Monte Carlo."),
        required("scenario_rank", &T::scenario_rank, "Rank of the scenario that is the VaR."),
        required("scenario_date", &T::scenario_date, "Its date."),
        required("undiversified_var", &T::undiversified_var, "Sum of the positions' own VaR."),
        required("diversification_benefit", &T::diversification_benefit,
                 "1 - var / undiversified_var."));
};

template <>
struct Described<risk::VarComponent> {
    using T = risk::VarComponent;
    static constexpr std::string_view name = "VarComponent";
    static constexpr std::string_view doc =
        "What one position does to one figure; components add up to the book's.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "Of the figure."),
        required("confidence", &T::confidence, "Of the figure."),
        required("symbol", &T::symbol, "Positions of one symbol are one."),
        required("value", &T::value, "Signed market value."),
        required("marginal", &T::marginal, "Change of VaR per unit of value."),
        required("component", &T::component, "Sums to var."),
        required("component_es", &T::component_es, "Sums to es."),
        required("component_share", &T::component_share, "component / var."),
        required("standalone", &T::standalone, "VaR of the position alone."),
        required("incremental", &T::incremental, "VaR of the book less VaR without the position."));
};

template <>
struct Described<risk::ScenarioPosition> {
    using T = risk::ScenarioPosition;
    static constexpr std::string_view name = "ScenarioPosition";
    static constexpr std::string_view doc = "What a position earned in a scenario.";
    static constexpr auto fields = wire::list(required("symbol", &T::symbol, "Position."),
                                              required("pnl", &T::pnl, "Its P&L."));
};

template <>
struct Described<risk::TailScenario> {
    using T = risk::TailScenario;
    static constexpr std::string_view name = "TailScenario";
    static constexpr std::string_view doc = "One of the worst scenarios, position by position.";
    static constexpr auto fields =
        wire::list(required("method", &T::method, "Whose tail it is in."),
                   required("rank", &T::rank, "1 is the worst."),
                   required("date", &T::date, "Day of a historical scenario."),
                   required("path", &T::path, "Path of a simulated one."),
                   required("pnl", &T::pnl, "Of the book."),
                   required("positions", &T::positions, "Sum to pnl."));
};

template <>
struct Described<risk::PnlDistribution> {
    using T = risk::PnlDistribution;
    static constexpr std::string_view name = "PnlDistribution";
    static constexpr std::string_view doc =
        "Probabilities of the book's P&L over the horizon in equal bins: bin i is from first + i * "
        "width. Of the scenarios, or of the law that a simulation draws from.";
    static constexpr auto fields =
        wire::list(required("method", &T::method, "Whose it is."),
                   required("first", &T::first, "Lower edge of the first bin."),
                   required("width", &T::width, "Of each bin."),
                   required("shares", &T::shares,
                            "Per bin; below 1 in total when a law reaches beyond the bins."));
};

// The fields of T's VarReport.
template <class T>
constexpr auto var_report_fields() {
    return wire::list(
        required("results", &T::results, "Methods by confidence, in the order asked for."),
        required("components", &T::components, "What each position contributes."),
        required("scenarios", &T::scenarios, "The worst scenarios of each method."),
        required("distributions", &T::distributions,
                 "Of the P&L by method, if asked for; modified has none."),
        required("volatility", &T::volatility, "Standard deviation of one day's P&L."),
        required("volatility_annualized", &T::volatility_annualized, "Times sqrt(252)."),
        required("mean_pnl", &T::mean, "Sample mean of one day's P&L."),
        required("net_value", &T::net_value, "Of the positions that entered."),
        required("gross_value", &T::gross_value, "Of the positions that entered."),
        required("observations", &T::observations, "Returns that entered."),
        required("first_date", &T::first_date, "Of the returns."),
        required("last_date", &T::last_date, "Of the returns."),
        required("coverage", &T::coverage, "Share of gross market value that entered."));
}

template <>
struct Described<risk::VarReport> {
    static constexpr std::string_view name = "VarReport";
    static constexpr std::string_view doc = "VaR and ES with what makes them.";
    static constexpr auto fields = var_report_fields<risk::VarReport>();
};

template <>
struct Described<service::VarResponse> {
    using T = service::VarResponse;
    static constexpr std::string_view name = "VarResponse";
    static constexpr std::string_view doc = "VaR and ES with what makes them.";
    static constexpr auto fields = wire::combined(
        var_report_fields<T>(),
        wire::list(required("mean", &T::mean_rule, "Whether the mean entered the figures."),
                   required("ddof", &T::ddof, "Divisor n - ddof of the variance."),
                   required("as_of", &T::as_of, "Date the figures stand on."),
                   required("currency", &T::currency,
                            "Of every amount; empty when the request tells none."),
                   required("unit", &T::unit, "Sign and unit of the figures.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
