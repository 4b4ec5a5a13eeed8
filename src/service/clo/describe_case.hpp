// Descriptions of a deal with its collateral, curves and assumptions in a request.
#pragma once

#include "clo/describe_assumptions.hpp"
#include "service/clo/describe_source.hpp"
#include "service/clo/requests.hpp"
#include "service/describe_common.hpp"
#include "service/market/describe_curve.hpp"

namespace ballast::describe {

template <>
struct Described<service::CloCurve> {
    using T = service::CloCurve;
    static constexpr std::string_view name = "CloCurve";
    static constexpr std::string_view doc =
        "Rates of an index: one per payment period, or the nodes of a curve.";
    static constexpr auto fields = wire::list(
        optional("path", &T::path,
                 "Rate of each projected period, as a fraction per year; the last repeats.",
                 {.minimum = -1, .maximum = 1, .max_items = 400, .unit = "fraction per year"}),
        optional("nodes", &T::nodes,
                 "Quotes of a curve as of the date of the projection, in place of a path.",
                 {.max_items = 1000}),
        optional("quote", &T::quote, "Type of the quotes."),
        optional("day_count", &T::day_count, "Day count convention of the quotes."),
        optional("compounding", &T::compounding, "Compounding of zero and forward rates."),
        optional("interpolation", &T::interpolation, "Interpolation between the nodes."));
};

// How far and by which rules a deal is projected.
template <class T>
constexpr auto clo_calculation_fields() {
    return wire::list(
        optional("periods", &T::periods,
                 "Number of payment periods, after which the assets are liquidated; absent: all.",
                 {.minimum = 1, .maximum = double(clo::kMaxPeriods)}),
        optional("mode", &T::mode, "Rules of the calculation."));
}

// Fields of every request that projects a deal.
template <class T>
constexpr auto clo_case_fields() {
    return wire::combined(
        clo_source_fields<T>(),
        wire::list(
            optional("curves", &T::curves, "Rates by name of the index.", {.max_items = 20}),
            optional(
                "scenario", &T::scenario,
                "Stored scenario, by id or short name, in place of assumptions; its curves apply "
                "where the request gives none.",
                {.max_length = 64}),
            optional("shocks", &T::shocks, "Scenario of scenario.list whose shocks apply on top.",
                     {.max_length = 64}),
            optional("assumptions", &T::assumptions, "Assumptions of the projection."),
            optional("call", &T::call,
                     "Optional redemption, in place of that of the assumptions.")),
        clo_calculation_fields<T>());
}

template <>
struct Described<service::CloProjectRequest> {
    using T = service::CloProjectRequest;
    static constexpr std::string_view name = "CloProjectRequest";
    static constexpr std::string_view doc = "A deal to project.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(),
        wire::list(optional("steps", &T::steps, "Whether to return steps and coverage tests.")));
};

template <>
struct Described<service::CloPriceGrid> {
    using T = service::CloPriceGrid;
    static constexpr std::string_view name = "CloPriceGrid";
    static constexpr std::string_view doc = "Default rates and prices to combine.";
    static constexpr auto fields =
        wire::list(required("cdr", &T::cdr, "Annual default rates.",
                            {.minimum = 0, .maximum = 1, .min_items = 1, .max_items = 100}),
                   required("price", &T::price, "Prices.",
                            {.minimum = 0,
                             .maximum = 200,
                             .exclusive_minimum = true,
                             .min_items = 1,
                             .max_items = 100,
                             .unit = "percent of par"}));
};

template <>
struct Described<service::CloPriceRequest> {
    using T = service::CloPriceRequest;
    static constexpr std::string_view name = "CloPriceRequest";
    static constexpr std::string_view doc =
        "A tranche to price from one of price, yield, discount margin or Z-spread.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(),
        wire::list(
            required("tranche", &T::tranche, "Id of the tranche.", {.max_length = 40}),
            optional("price", &T::price,
                     "Price; absent with the others: that of the state, or 100.",
                     {.minimum = 0,
                      .maximum = 200,
                      .exclusive_minimum = true,
                      .unit = "percent of par"}),
            optional("yield", &T::yield, "Annual yield, ACT/365.",
                     {.minimum = -0.99, .maximum = 10, .unit = "fraction per year"}),
            optional("discount_margin", &T::discount_margin, "Discount margin over the index.",
                     {.minimum = -0.5, .maximum = 10, .unit = "fraction per year"}),
            optional("z_spread", &T::z_spread, "Spread over the zero rates of the index.",
                     {.minimum = -0.5, .maximum = 10, .unit = "fraction per year"}),
            optional("grid", &T::grid, "Default rates and prices for a table of measures.")));
};

template <>
struct Described<clo::BreakevenVariable> {
    using enum clo::BreakevenVariable;
    static constexpr std::string_view name = "CloBreakevenVariable";
    static constexpr std::string_view doc = "Assumption that is varied.";
    static constexpr std::array values{
        word(kCdr, "cdr", "Flat annual default rate."),
        word(kSeverity, "severity", "One minus the recovery rate."),
        word(kCpr, "cpr", "Flat annual prepayment rate."),
        word(kSpread, "spread", "Spread taken from all floating rate assets.")};
};

template <>
struct Described<clo::BreakevenEnd> {
    using enum clo::BreakevenEnd;
    static constexpr std::string_view name = "CloBreakevenEnd";
    static constexpr std::string_view doc = "What ends the search.";
    static constexpr std::array values{word(kFirstLoss, "first_loss", "A loss of the tranche."),
                                       word(kIrr, "irr", "A yield below the given one.")};
};

template <>
struct Described<service::CloBreakevenRequest> {
    using T = service::CloBreakevenRequest;
    static constexpr std::string_view name = "CloBreakevenRequest";
    static constexpr std::string_view doc = "A tranche and the assumption to vary.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(),
        wire::list(required("tranche", &T::tranche, "Id of the tranche.", {.max_length = 40}),
                   optional("vary", &T::vary, "Assumption that is varied."),
                   optional("until", &T::until, "What ends the search."),
                   optional("irr", &T::irr, "irr: lowest yield.",
                            {.minimum = -0.99, .maximum = 10, .unit = "fraction per year"}),
                   optional("tolerance", &T::tolerance, "Loss that counts as none.",
                            {.minimum = 0, .unit = "currency"}),
                   optional("grid", &T::grid, "Step of the scan for the first crossing.",
                            {.minimum = 0.0001, .maximum = 1, .unit = "fraction"}),
                   optional("highest", &T::highest, "Last value of the scan.",
                            {.minimum = 0.0001, .maximum = 1, .unit = "fraction"})));
};

template <>
struct Described<clo::ExplainedCell> {
    using T = clo::ExplainedCell;
    static constexpr std::string_view name = "CloCell";
    static constexpr std::string_view doc =
        "A number of a projection: a date and a step, coverage group or collateral figure; a test; "
        "or a measure of a tranche.";
    static constexpr auto fields = wire::list(
        optional("date", &T::date, "Payment date, of a step, coverage group or collateral figure."),
        optional("step", &T::step, "Id of a step.", {.max_length = 70}),
        optional("coverage", &T::coverage, "Id of a coverage group.", {.max_length = 40}),
        optional("collateral", &T::collateral,
                 "Collection to explain: interest, principal or performing.", {.max_length = 20}),
        optional("test", &T::test, "Number or id of a test of the deal.", {.max_length = 64}),
        optional("tranche", &T::tranche, "Id of a tranche.", {.max_length = 40}),
        optional("measure", &T::measure,
                 "Measure of the tranche: loss, wal, yield, irr or discount_margin. The rows of "
                 "rates of return add up to the price in currency.",
                 {.max_length = 20}));
};

template <>
struct Described<service::CloWhyRequest> {
    using T = service::CloWhyRequest;
    static constexpr std::string_view name = "CloWhyRequest";
    static constexpr std::string_view doc = "A deal and the number to explain.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(), wire::list(required("cell", &T::cell, "Number to explain.")));
};

}  // namespace ballast::describe
