// Descriptions of risk.attribution.
#pragma once

#include "service/book/describe_option_market.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/risk/attribution_requests.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

inline constexpr std::string_view kPartialDoc =
    "Whether sessions at the start or end of the period are left out; false for returns in the "
    "request.";

template <>
struct Described<service::AttributionMethod> {
    using enum service::AttributionMethod;
    static constexpr std::string_view name = "AttributionMethod";
    static constexpr std::string_view doc = "What an active return is attributed to.";
    static constexpr std::array values{
        word(kBrinsonFachler, "brinson_fachler",
             "Groups; allocation is against the benchmark's return (Brinson and Fachler 1985).",
             "Brinson-Fachler"),
        word(kBhb, "bhb", "Groups; allocation is against zero (Brinson, Hood and Beebower 1986).",
             "Brinson-Hood-Beebower"),
        word(kFactor, "factor", "Factors, with a specific part.", "Factors")};
};

template <>
struct Described<risk::ReturnLinking> {
    using enum risk::ReturnLinking;
    static constexpr std::string_view name = "ReturnLinking";
    static constexpr std::string_view doc = "How effects of periods become those of the whole.";
    static constexpr std::array values{
        word(kCarino, "carino",
             "Scaled so that they add up to the compounded active return (Carino 1999)."),
        word(kNone, "none", "Groups are not linked; contributions of factors are added.")};
};

template <>
struct Described<risk::AttributionFrequency> {
    using enum risk::AttributionFrequency;
    static constexpr std::string_view name = "AttributionFrequency";
    static constexpr std::string_view doc = "Length of the periods of an attribution.";
    static constexpr std::array values{word(kPeriod, "period", "Each row of returns."),
                                       word(kMonth, "month"), word(kQuarter, "quarter"),
                                       word(kYear, "year")};
};

template <>
struct Described<service::AttributionGrouping> {
    using enum service::AttributionGrouping;
    static constexpr std::string_view name = "AttributionGrouping";
    static constexpr std::string_view doc = "What the positions of a portfolio are grouped by.";
    static constexpr std::array values{
        word(kSector, "sector"), word(kType, "type", "Type of asset."),
        word(kTag, "tag", "First tag of the position."), word(kSymbol, "symbol")};
};

template <>
struct Described<service::AttributionGroupRow> {
    using T = service::AttributionGroupRow;
    static constexpr std::string_view name = "AttributionGroup";
    static constexpr std::string_view doc = "Weights and returns of a group in one period.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the group.", {.min_length = 1, .max_length = 200}),
        optional("weight", &T::weight, "Weight in the portfolio at the start of the period.",
                 {.unit = "fraction"}),
        optional("benchmark_weight", &T::benchmark_weight, "Weight in the benchmark.",
                 {.unit = "fraction"}),
        optional("return", &T::portfolio_return,
                 "Return of the group in the portfolio; required with a weight.",
                 {.unit = "fraction"}),
        optional("benchmark_return", &T::benchmark_return,
                 "Return of the group in the benchmark; required with a weight.",
                 {.unit = "fraction"}));
};

template <>
struct Described<service::GivenEffects> {
    using T = service::GivenEffects;
    static constexpr std::string_view name = "GivenEffects";
    static constexpr std::string_view doc = "Effects of a period that were computed elsewhere.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields =
        wire::list(required("allocation", &T::allocation, "Allocation effect, as a fraction."),
                   required("selection", &T::selection, "Selection effect, as a fraction."),
                   optional("interaction", &T::interaction, "Interaction effect, as a fraction."),
                   optional("portfolio_return", &T::portfolio_return,
                            "Return of the portfolio, as a fraction."),
                   optional("benchmark_return", &T::benchmark_return,
                            "Return of the benchmark, as a fraction."));
};

template <>
struct Described<service::AttributionPeriodRow> {
    using T = service::AttributionPeriodRow;
    static constexpr std::string_view name = "AttributionPeriod";
    static constexpr std::string_view doc =
        "One period: its groups, or effects computed elsewhere with both returns.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields = wire::list(
        optional("period", &T::period, "Label of the period.", {.max_length = 64}),
        optional("groups", &T::groups, "Groups of the period, each once.", {.max_items = 100'000}),
        optional("effects", &T::effects, "Effects in place of groups."),
        optional("portfolio_return", &T::portfolio_return,
                 "Return of the portfolio, with `effects`."),
        optional("benchmark_return", &T::benchmark_return,
                 "Return of the benchmark, with `effects`."));
};

template <>
struct Described<service::BenchmarkGroup> {
    using T = service::BenchmarkGroup;
    static constexpr std::string_view name = "BenchmarkGroup";
    static constexpr std::string_view doc = "Weight of a group in a benchmark.";
    static constexpr auto fields = wire::list(
        required("group", &T::group, "Name of the group.", {.min_length = 1, .max_length = 200}),
        required("weight", &T::weight, "Weight at the start of each period, as a fraction."),
        required("symbol", &T::symbol, "Symbol with stored prices whose return the group has.",
                 {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::AttributionRequest> {
    using T = service::AttributionRequest;
    static constexpr std::string_view name = "AttributionRequest";
    static constexpr std::string_view doc =
        "Periods with groups, returns with factors, or a stored portfolio.";
    static constexpr auto fields = wire::list(
        optional("portfolio", &T::portfolio,
                 "Stored portfolio, by id or slug; today's quantities are held over the window.",
                 {.max_length = 64}),
        optional("periods", &T::periods, "Periods in time order.", {.max_items = 100'000}),
        optional("method", &T::method,
                 "What the active return is attributed to. When absent: brinson_fachler with "
                 "groups on both sides, and otherwise factor."),
        optional("linking", &T::linking, "How effects of periods become those of the whole."),
        optional("frequency", &T::frequency, "Length of the periods of returns and portfolios."),
        optional("returns", &T::returns,
                 "Returns of the portfolio and the factors: `date` and one column each."),
        optional("column", &T::column,
                 "Column of `returns` with the portfolio; the first that is not a factor when "
                 "absent.",
                 {.max_length = 64}),
        optional("factors", &T::factors,
                 "Columns of `returns` that are the factors; for a portfolio names of definitions "
                 "or symbols.",
                 {.max_items = 200, .min_length = 1, .max_length = 64}),
        optional("exposures", &T::exposures,
                 "Exposures at the start of each period: `date` and one column per factor."),
        optional("betas", &T::betas,
                 "Constant exposures by factor in place of `exposures`; estimated by least squares "
                 "when both are absent."),
        optional("benchmark", &T::benchmark,
                 "Column or symbol whose return the portfolio's is compared with.",
                 {.max_length = 64}),
        optional("benchmark_portfolio", &T::benchmark_portfolio,
                 "Stored portfolio to compare groups with, by id or slug.", {.max_length = 64}),
        optional("benchmark_groups", &T::benchmark_groups,
                 "Groups of the benchmark in place of `benchmark_portfolio`.", {.max_items = 1000}),
        optional("group_by", &T::group_by, "What the positions of a portfolio are grouped by."),
        optional("as_of", &T::as_of, "Last date of data used; the latest when absent."),
        optional("window", &T::window, "Number of latest returns of a portfolio; 252 when absent.",
                 {.minimum = 2, .maximum = 100'000, .unit = "returns"}),
        optional("option_market", &T::option_market,
                 "Valuation of the options in `portfolio`: volatilities, rates and model."));
};

// The fields of T's AttributionEffects.
template <class T>
constexpr auto effect_fields() {
    return wire::list(required("allocation", &T::allocation, "Effect of weights that differ."),
                      required("selection", &T::selection,
                               "Effect of returns that differ, at the benchmark's "
                               "weights."),
                      required("interaction", &T::interaction, "Effect of both together."));
}

template <>
struct Described<risk::GroupEffects> {
    using T = risk::GroupEffects;
    static constexpr std::string_view name = "GroupEffects";
    static constexpr std::string_view doc = "Effects of one group.";
    static constexpr auto fields = wire::combined(
        wire::list(required("name", &T::name, "Name of the group.")), effect_fields<T>(),
        wire::list(required("active", &T::active, "Sum of the effects."),
                   required("weight", &T::weight,
                            "Weight in the portfolio; mean over the periods where linked."),
                   required("benchmark_weight", &T::benchmark_weight,
                            "Weight in the benchmark; mean over the periods where linked."),
                   required("return", &T::portfolio_return,
                            "Return in the portfolio; null without a weight, and where linked."),
                   required("benchmark_return", &T::benchmark_return,
                            "Return in the benchmark; null without a weight, and where linked.")));
};

// The fields of T that periods and linked effects share.
template <class T>
constexpr auto active_return_fields() {
    return wire::list(required("portfolio_return", &T::portfolio_return,
                               "Return of the portfolio, as a fraction."),
                      required("benchmark_return", &T::benchmark_return,
                               "Return of the benchmark, as a fraction."),
                      required("active", &T::active, "Portfolio return less benchmark return."),
                      required("residual", &T::residual,
                               "Active return that given effects do not explain; zero for groups."),
                      required("groups", &T::groups, "Effects by group."));
}

template <>
struct Described<risk::PeriodEffects> {
    using T = risk::PeriodEffects;
    static constexpr std::string_view name = "PeriodEffects";
    static constexpr std::string_view doc = "Effects of one period.";
    static constexpr auto fields = wire::combined(
        wire::list(required("period", &T::period, "Label of the period; may be empty."),
                   required("partial", &T::partial, kPartialDoc)),
        active_return_fields<T>(), effect_fields<T>(),
        wire::list(required("linking_coefficient", &T::linking_coefficient,
                            "Factor on the period's effects in the linked ones; null without "
                            "linking.")));
};

template <>
struct Described<risk::LinkedEffects> {
    using T = risk::LinkedEffects;
    static constexpr std::string_view name = "LinkedEffects";
    static constexpr std::string_view doc = "Effects over all periods, compounded.";
    static constexpr auto fields = wire::combined(active_return_fields<T>(), effect_fields<T>());
};

template <>
struct Described<risk::FactorEffect> {
    using T = risk::FactorEffect;
    static constexpr std::string_view name = "FactorEffect";
    static constexpr std::string_view doc = "Part of a return from one factor.";
    static constexpr auto fields = wire::list(
        required("factor", &T::factor, "Column or symbol of the factor."),
        required("contribution", &T::contribution, "Sum of exposure × factor return, linked."),
        required("tilt", &T::tilt, "Mean exposure × factor return."),
        required("timing", &T::timing, "Contribution less tilt."),
        required("mean_exposure", &T::mean_exposure, "Mean exposure, less the benchmark's."),
        required("factor_return", &T::factor_return, "Compounded return of the factor."));
};

template <>
struct Described<risk::FactorAttributionPeriod> {
    using T = risk::FactorAttributionPeriod;
    static constexpr std::string_view name = "FactorAttributionPeriod";
    static constexpr std::string_view doc = "Return of a period by factor and specific.";
    static constexpr auto fields = wire::list(
        required("period", &T::period, "Label of the period; empty for all."),
        required("partial", &T::partial, kPartialDoc),
        required("first_date", &T::first_date, "Date of the first return."),
        required("last_date", &T::last_date, "Date of the last return."),
        required("observations", &T::observations, "Number of returns."),
        required("portfolio_return", &T::portfolio_return,
                 "Compounded return of the portfolio, as a fraction."),
        required("benchmark_return", &T::benchmark_return,
                 "Compounded return of the benchmark; null without one."),
        required("active", &T::active,
                 "Portfolio return less benchmark return; a sum of returns without linking."),
        required("common", &T::common, "Part from the factors."),
        required("specific", &T::specific, "Active return less common."),
        required("factors", &T::factors, "Parts by factor; they add up to common."));
};

template <>
struct Described<risk::FactorAttribution> {
    using T = risk::FactorAttribution;
    static constexpr std::string_view name = "FactorAttribution";
    static constexpr std::string_view doc = "Factor attribution by period and over all.";
    static constexpr auto fields =
        wire::list(required("periods", &T::periods, "Periods, in time order."),
                   required("total", &T::total, "All periods together."));
};

template <>
struct Described<service::AttributionResponse> {
    using T = service::AttributionResponse;
    static constexpr std::string_view name = "AttributionResponse";
    static constexpr std::string_view doc = "Attribution of an active return.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("method", &T::method, "What the active return is attributed to."),
            required("linking", &T::linking, "How effects of periods become those of the whole."),
            required("periods", &T::periods, "Effects by period; empty for factors."),
            required("linked", &T::linked,
                     "Effects over all periods; null without linking and for factors."),
            required("factors", &T::factors, "Factor attribution; null for groups."),
            required("benchmark", &T::benchmark,
                     "Column, symbol or portfolio compared with; null without one."),
            required("first_date", &T::first_date, "Date of the first return; null for periods."),
            required("last_date", &T::last_date, "Date of the last return; null for periods."),
            required("window", &T::window, "Number of latest returns requested; null for all."),
            required("as_of", &T::as_of, "Last date of data requested or stored."),
            required("coverage", &T::coverage,
                     "Share of the portfolio's gross value that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
