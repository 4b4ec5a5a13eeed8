// Descriptions of risk.var.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::describe {

template <>
struct Described<service::VarRequest> {
    using T = service::VarRequest;
    static constexpr std::string_view name = "VarRequest";
    static constexpr std::string_view doc =
        "Positions, their returns, and the conventions of the calculation. What a request for a "
        "stored portfolio leaves out is taken from the portfolio's risk settings.";
    static constexpr auto fields = wire::combined(
        book_fields<T>(),
        wire::list(
            optional("methods", &T::methods, "VaR methods to compute.",
                     {.min_items = 1, .max_items = 16}),
            optional("confidence", &T::confidence, "Confidence levels, such as 0.99.",
                     with_items(risk::kConfidenceLimits, 1, 32)),
            optional("horizon_days", &T::horizon_days, "Horizon of VaR and ES, in trading days.",
                     risk::kHorizonDaysLimits),
            optional("horizon", &T::horizon, "Scaling from one day to the horizon."),
            optional("mean", &T::mean, "Whether the mean return is the sample mean or zero."),
            optional("ddof", &T::ddof,
                     "Delta degrees of freedom: the variance has divisor n - ddof.",
                     risk::kDdofLimits),
            optional("ewma_lambda", &T::ewma_lambda,
                     "EWMA decay factor of the covariance, such as 0.94; equal weights when "
                     "absent, except "
                     "for ewma, which then uses filter_lambda. "
                     "Replaces mean and ddof.",
                     risk::kDecayLimits),
            optional("as_of", &T::as_of, "Last date of data used; the latest when absent."),
            optional("window", &T::window,
                     "Number of latest returns used; when absent, that of the portfolio's risk "
                     "settings, or all.",
                     {.minimum = risk::kSmallestVarWindow, .maximum = 100'000, .unit = "returns"}),
            optional("quantile", &T::quantile, "Sample quantile convention of VaR."),
            optional("es", &T::es, "Tail mean convention of ES."),
            optional("degrees_of_freedom", &T::degrees_of_freedom,
                     "Degrees of freedom of the Student-t methods; estimated by maximum likelihood "
                     "in [2.5, 30] when absent.",
                     risk::kDegreesOfFreedomLimits),
            optional("age_lambda", &T::age_lambda, "Decay factor of historical_age_weighted.",
                     risk::kDecayLimits),
            optional("filter_lambda", &T::filter_lambda,
                     "EWMA decay factor of historical_filtered, and of ewma without ewma_lambda.",
                     risk::kDecayLimits),
            optional("paths", &T::paths, "Number of Monte Carlo paths.",
                     {.minimum = 100, .maximum = 1e10}),
            optional(
                "seed", &T::seed,
                "Random seed of the Monte Carlo methods; the same seed gives the same result."),
            optional("antithetic", &T::antithetic,
                     "Whether Monte Carlo paths come in pairs with opposite draws."),
            optional("quasi", &T::quasi,
                     "Whether Monte Carlo uses Sobol points in place of pseudorandom numbers."),
            optional("components", &T::components,
                     "Whether to return VaR and ES contributions by position."),
            optional("incremental", &T::incremental,
                     "Whether to return standalone and incremental VaR by position."),
            optional("tail_scenarios", &T::tail_scenarios,
                     "Number of worst scenarios returned per method.", risk::kTailScenariosLimits),
            optional("distribution_bins", &T::distribution_bins,
                     "Number of bins of the returned P&L distributions; 0 for no distributions.",
                     risk::kDistributionBinsLimits),
            optional("net_asset_value", &T::net_asset_value,
                     "Net asset value to which var_fraction and es_fraction relate; the net value "
                     "of the positions when absent.")));

    static void learn_stated(T& request, std::uint64_t stated) { request.stated = stated; }
};

template <>
struct Described<risk::VarResult> {
    using T = risk::VarResult;
    static constexpr std::string_view name = "VarResult";
    static constexpr std::string_view doc =
        "VaR and ES of one method at one confidence level. Positive is a loss.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "VaR method."),
        required("confidence", &T::confidence, "Confidence level, such as 0.99."),
        required(
            "var", &T::var,
            "Value at risk over the horizon, in the portfolio's currency; positive is a loss."),
        required("es", &T::es,
                 "Expected shortfall over the horizon, in the portfolio's currency; positive is a "
                 "loss."),
        required("standard_error", &T::standard_error,
                 "Standard error of var; null for closed-form methods."),
        required("es_standard_error", &T::es_standard_error,
                 "Standard error of es; null for closed-form methods."),
        required("quantile", &T::quantile, "Sample quantile convention of var."),
        required("es_rule", &T::es_rule, "Tail mean convention of es."),
        required("var_fraction", &T::var_fraction,
                 "VaR as a fraction of net asset value; null when that is not positive."),
        required("es_fraction", &T::es_fraction,
                 "ES as a fraction of net asset value; null when that is not positive."),
        required("horizon_days", &T::horizon_days, "Horizon in trading days."),
        required("scaling", &T::scaling, "How the figure comes from daily returns."),
        required("observations", &T::observations,
                 "Number of returns, or of overlapping windows, that entered."),
        required("degrees_of_freedom", &T::degrees_of_freedom,
                 "Degrees of freedom of the Student-t methods; null for the others."),
        required("paths", &T::paths, "Number of Monte Carlo paths; null for other methods."),
        required("seed", &T::seed, "Random seed of the Monte Carlo methods; null for the others."),
        required("scenario_rank", &T::scenario_rank,
                 "Rank of the scenario that is the VaR, 1 being the worst."),
        required("scenario_date", &T::scenario_date,
                 "Date of the scenario that is the VaR, for historical methods."),
        required("undiversified_var", &T::undiversified_var,
                 "Undiversified VaR: sum of the positions' standalone VaR."),
        required("diversification_benefit", &T::diversification_benefit,
                 "Diversification benefit: 1 - var / undiversified_var."));
};

template <>
struct Described<risk::VarComponent> {
    using T = risk::VarComponent;
    static constexpr std::string_view name = "VarComponent";
    static constexpr std::string_view doc =
        "Contribution of one position to VaR and ES; contributions add up to the total.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "Method of the VaR figure."),
        required("confidence", &T::confidence, "Confidence level of the VaR figure."),
        required("symbol", &T::symbol, "Symbol; positions with the same symbol are combined."),
        required("value", &T::value, "Signed market value."),
        required("marginal", &T::marginal, "Marginal VaR: change of VaR per unit of market value."),
        required("component", &T::component,
                 "Component VaR: value × marginal. Component VaRs add up to var."),
        required("component_es", &T::component_es, "Component ES. Component ESs add up to es."),
        required("component_share", &T::component_share, "Share of VaR: component / var."),
        required("standalone", &T::standalone, "Standalone VaR of the position."),
        required("incremental", &T::incremental,
                 "Incremental VaR: VaR of the portfolio less VaR without the position."));
};

template <>
struct Described<risk::ScenarioPosition> {
    using T = risk::ScenarioPosition;
    static constexpr std::string_view name = "ScenarioPosition";
    static constexpr std::string_view doc = "P&L of one position in a scenario.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the position."),
                   required("pnl", &T::pnl, "P&L of the position; negative is a loss."));
};

template <>
struct Described<risk::TailScenario> {
    using T = risk::TailScenario;
    static constexpr std::string_view name = "TailScenario";
    static constexpr std::string_view doc = "One of the worst scenarios, with P&L by position.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "Method whose tail the scenario is in."),
        required("rank", &T::rank, "Rank of the scenario, 1 being the worst."),
        required("date", &T::date,
                 "Last date of a historical scenario's return; null for simulated methods."),
        required("path", &T::path, "Index of the simulated path; null for historical methods."),
        required("pnl", &T::pnl, "P&L of the portfolio; negative is a loss."),
        required("positions", &T::positions, "P&L by position; adds up to pnl."));
};

template <>
struct Described<risk::PnlDistribution> {
    using T = risk::PnlDistribution;
    static constexpr std::string_view name = "PnlDistribution";
    static constexpr std::string_view doc =
        "Probability distribution of the portfolio's P&L over the horizon in bins of equal width: "
        "bin i starts at first + i × width. Historical methods give the distribution of their "
        "scenarios, the others that of their model.";
    static constexpr auto fields =
        wire::list(required("method", &T::method, "Method whose distribution it is."),
                   required("first", &T::first, "Lower edge of the first bin."),
                   required("width", &T::width, "Width of each bin."),
                   required("shares", &T::shares,
                            "Probability of each bin; below 1 in total when the distribution "
                            "extends beyond the bins."));
};

// The fields of T's VarReport.
template <class T>
constexpr auto var_report_fields() {
    return wire::list(
        required("results", &T::results,
                 "VaR and ES for each method and confidence level, in request order."),
        required("components", &T::components, "VaR and ES contributions by position."),
        required("scenarios", &T::scenarios, "Worst scenarios of each method."),
        required("distributions", &T::distributions,
                 "P&L distribution of each method except modified, if requested."),
        required("volatility", &T::volatility, "Standard deviation of one-day P&L."),
        required("volatility_annualized", &T::volatility_annualized,
                 "Annualized standard deviation of P&L: volatility × sqrt(252)."),
        required("mean_pnl", &T::mean, "Sample mean of one-day P&L."),
        required("net_value", &T::net_value, "Net market value of the positions that entered."),
        required("gross_value", &T::gross_value,
                 "Gross market value of the positions that entered."),
        required("observations", &T::observations, "Number of returns that entered."),
        required("first_date", &T::first_date, "Date of the first return that entered."),
        required("last_date", &T::last_date, "Date of the last return that entered."),
        required("coverage", &T::coverage, "Share of gross market value that entered."));
}

template <>
struct Described<risk::VarReport> {
    static constexpr std::string_view name = "VarReport";
    static constexpr std::string_view doc =
        "VaR and ES with contributions, tail scenarios and distributions.";
    static constexpr auto fields = var_report_fields<risk::VarReport>();
};

template <>
struct Described<service::VarResponse> {
    using T = service::VarResponse;
    static constexpr std::string_view name = "VarResponse";
    static constexpr std::string_view doc =
        "VaR and ES with contributions, tail scenarios and distributions.";
    static constexpr auto fields = wire::combined(
        var_report_fields<T>(),
        wire::list(
            required("mean", &T::mean_rule, "Whether the mean return is the sample mean or zero."),
            required("ddof", &T::ddof,
                     "Delta degrees of freedom: the variance has divisor n - ddof."),
            required("as_of", &T::as_of, "Valuation date."),
            required("currency", &T::currency,
                     "Currency of every amount; empty when the request does not give one."),
            required("unit", &T::unit, "Sign and unit convention of the figures."),
            required("horizon", &T::horizon, "Rule for scaling from one day to the horizon."),
            required("window", &T::window, "Number of latest returns requested; null for all."),
            required("age_lambda", &T::age_lambda, "Decay factor of historical_age_weighted."),
            required("filter_lambda", &T::filter_lambda,
                     "EWMA decay factor of historical_filtered, and of ewma by default."),
            required("positions", &T::positions,
                     "How each position takes part: with its own data, by proxy, or left out.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
