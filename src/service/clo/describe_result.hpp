// Descriptions of the results of CLO projections.
#pragma once

#include "service/clo/describe_case.hpp"

namespace ballast::describe {

template <>
struct Described<clo::Waterfall> {
    using enum clo::Waterfall;
    static constexpr std::string_view name = "CloWaterfall";
    static constexpr std::string_view doc = "Priority of payments.";
    static constexpr std::array values{
        word(kInterest, "interest", "Interest proceeds."),
        word(kPrincipal, "principal", "Principal proceeds."),
        word(kAcceleration, "acceleration", "All proceeds after acceleration.")};
};

template <>
struct Described<clo::StepRow> {
    using T = clo::StepRow;
    static constexpr std::string_view name = "CloStepRow";
    static constexpr std::string_view doc = "A step on a payment date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."),
        required("waterfall", &T::waterfall, "Priority of payments."),
        required("id", &T::id, "Id of the step."),
        required("unpaid_step", &T::unpaid_step,
                 "Step whose unpaid amount a shortfall step pays; null for other rows."),
        required("available", &T::available, "Cash before the step.", {.unit = "currency"}),
        required("due", &T::due, "Amount due.", {.unit = "currency"}),
        required("paid", &T::paid, "Amount paid.", {.unit = "currency"}),
        required("unpaid", &T::unpaid, "Amount due less amount paid.", {.unit = "currency"}));
};

template <>
struct Described<clo::CoverageRow> {
    using T = clo::CoverageRow;
    static constexpr std::string_view name = "CloCoverageRow";
    static constexpr std::string_view doc = "Coverage ratios of a group when its cure step ran.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."),
        required("waterfall", &T::waterfall, "Priority of payments in which the test ran."),
        required("id", &T::id, "Id of the coverage group."),
        required("oc_numerator", &T::oc_numerator, "Adjusted collateral principal amount.",
                 {.unit = "currency"}),
        required("oc_denominator", &T::oc_denominator,
                 "Balance and deferred interest of the group and all senior.",
                 {.unit = "currency"}),
        required("oc", &T::oc, "Overcollateralization ratio; null without a denominator."),
        required("oc_trigger", &T::oc_trigger,
                 "Trigger of the overcollateralization test; null without a test."),
        required(
            "oc_passes", &T::oc_passes,
            "Whether the overcollateralization test passes; null where the ratio is not tested."),
        required("ic_numerator", &T::ic_numerator, "Interest proceeds less senior expenses.",
                 {.unit = "currency"}),
        required("ic_denominator", &T::ic_denominator, "Interest due on the group and all senior.",
                 {.unit = "currency"}),
        required("ic", &T::ic, "Interest coverage ratio; null without a denominator."),
        required("ic_trigger", &T::ic_trigger,
                 "Trigger of the interest coverage test; null without a test."),
        required("ic_passes", &T::ic_passes,
                 "Whether the interest coverage test passes; null where the ratio is not tested."));
};

template <>
struct Described<clo::TrancheRow> {
    using T = clo::TrancheRow;
    static constexpr std::string_view name = "CloTrancheRow";
    static constexpr std::string_view doc = "A tranche on a payment date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."),
        required("rate", &T::rate, "Interest rate of the period.", {.unit = "fraction per year"}),
        required("interest_due", &T::interest_due, "Current and unpaid interest due.",
                 {.unit = "currency"}),
        required("interest_paid", &T::interest_paid, "Interest paid.", {.unit = "currency"}),
        required("deferred_paid", &T::deferred_paid, "Deferred interest paid by deferred steps.",
                 {.unit = "currency"}),
        required("principal_paid", &T::principal_paid,
                 "Principal and deferred interest paid down the note sequence.",
                 {.unit = "currency"}),
        required("distribution", &T::distribution, "Distribution to equity.", {.unit = "currency"}),
        required("newly_deferred", &T::newly_deferred, "Interest deferred on the date.",
                 {.unit = "currency"}),
        required("balance", &T::balance, "Balance after the date.", {.unit = "currency"}),
        required("deferred", &T::deferred, "Deferred interest after the date.",
                 {.unit = "currency"}),
        required("unpaid_interest", &T::unpaid_interest, "Interest due and unpaid after the date.",
                 {.unit = "currency"}),
        required("interest_shortfall", &T::interest_shortfall,
                 "Unpaid interest that is no deferral, as of the controlling class.",
                 {.unit = "currency"}));
};

template <>
struct Described<clo::TrancheProjection> {
    using T = clo::TrancheProjection;
    static constexpr std::string_view name = "CloTrancheProjection";
    static constexpr std::string_view doc = "Flows and measures of a tranche.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the tranche."),
        required("flows", &T::flows, "Payments by date."),
        required("interest_paid", &T::interest_paid, "Interest and deferred interest paid, in all.",
                 {.unit = "currency"}),
        required("principal_paid", &T::principal_paid, "Principal paid, in all.",
                 {.unit = "currency"}),
        required("distributions", &T::distributions, "Distributions to equity, in all.",
                 {.unit = "currency"}),
        required("loss", &T::loss, "Balance, deferred and unpaid interest at the end.",
                 {.unit = "currency"}),
        required("wal", &T::wal, "Weighted average life in years, ACT/365; null without principal.",
                 {.unit = "years"}),
        required("price", &T::price, "Price at which yield and discount margin are computed.",
                 {.unit = "percent of par"}),
        required("yield", &T::yield, "Annual yield, ACT/365; null without a solution.",
                 {.unit = "fraction per year"}),
        required("discount_margin", &T::discount_margin, "Discount margin; null for equity.",
                 {.unit = "fraction per year"}),
        required("irr", &T::irr, "Annual return of equity; null for debt.",
                 {.unit = "fraction per year"}),
        required("multiple", &T::multiple, "Distributions over the amount paid, of equity."));
};

template <>
struct Described<clo::FeeAmount> {
    using T = clo::FeeAmount;
    static constexpr std::string_view name = "CloFeeAmount";
    static constexpr std::string_view doc = "A fee on a payment date.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the fee."),
                   required("due", &T::due, "Amount due.", {.unit = "currency"}),
                   required("paid", &T::paid, "Amount paid.", {.unit = "currency"}));
};

template <>
struct Described<clo::PeriodRow> {
    using T = clo::PeriodRow;
    static constexpr std::string_view name = "CloPeriodRow";
    static constexpr std::string_view doc = "Collateral and cash of a payment date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."),
        required("determination", &T::determination, "Determination date."),
        required("days", &T::days, "Days of the interest period.", {.unit = "days"}),
        required("performing_begin", &T::performing_begin, "Performing par at the begin.",
                 {.unit = "currency"}),
        required("defaulted", &T::defaulted, "Par that defaulted.", {.unit = "currency"}),
        required("interest", &T::interest, "Interest collected.", {.unit = "currency"}),
        required("scheduled", &T::scheduled, "Scheduled principal collected.",
                 {.unit = "currency"}),
        required("unscheduled", &T::unscheduled, "Prepayments collected.", {.unit = "currency"}),
        required("recoveries", &T::recoveries, "Recoveries received.", {.unit = "currency"}),
        required("sales", &T::sales,
                 "Proceeds of assets sold for credit risk or in the liquidation.",
                 {.unit = "currency"}),
        required("drawn", &T::drawn,
                 "Draws on commitments, paid from revolver funding accounts and principal.",
                 {.unit = "currency"}),
        required("performing", &T::performing, "Performing par before purchases and liquidation.",
                 {.unit = "currency"}),
        required("defaulted_value", &T::defaulted_value,
                 "Carrying value of recoveries to come and deferring assets.",
                 {.unit = "currency"}),
        required("haircut", &T::haircut, "Haircut of discount obligations.", {.unit = "currency"}),
        required("ccc_haircut", &T::ccc_haircut, "Haircut of the excess of CCC assets.",
                 {.unit = "currency"}),
        required("interest_proceeds", &T::interest_proceeds, "Interest proceeds.",
                 {.unit = "currency"}),
        required("principal_proceeds", &T::principal_proceeds, "Principal proceeds.",
                 {.unit = "currency"}),
        required("reinvested", &T::reinvested, "Cash used to buy assets.", {.unit = "currency"}),
        required("diverted", &T::diverted, "Interest moved to principal proceeds.",
                 {.unit = "currency"}),
        required("incentive", &T::incentive, "Incentive fee.", {.unit = "currency"}),
        required("taxes", &T::taxes, "Taxes.", {.unit = "currency"}),
        required("hedges", &T::hedges, "Payments to hedge counterparties.", {.unit = "currency"}),
        required("hedges_unpaid", &T::hedges_unpaid,
                 "Periodic payments to hedge counterparties that are unpaid after the date.",
                 {.unit = "currency"}),
        required("to_accounts", &T::to_accounts, "Cash moved to accounts.", {.unit = "currency"}),
        required("fees", &T::fees, "Fees."),
        required("hurdle", &T::hurdle, "Hurdle balance after the date.", {.unit = "currency"}),
        required("accelerated", &T::accelerated, "Whether the notes are accelerated."),
        required("imbalance", &T::imbalance,
                 "Cash in less cash out and kept: zero but for rounding.", {.unit = "currency"}));
};

template <>
struct Described<clo::DefaultEvent> {
    using enum clo::DefaultEvent;
    static constexpr std::string_view name = "CloDefaultEvent";
    static constexpr std::string_view doc = "Event of default.";
    static constexpr std::array values{
        word(kParRatio, "par_ratio", "The par ratio is below its trigger."),
        word(kInterest, "interest", "Interest of the controlling class is unpaid."),
        word(kMaturity, "maturity", "Principal is unpaid at stated maturity.")};
};

template <>
struct Described<clo::EventRow> {
    using T = clo::EventRow;
    static constexpr std::string_view name = "CloEventRow";
    static constexpr std::string_view doc =
        "An event of default, on the first of the consecutive dates on which it occurs.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."), required("event", &T::event, "Event."),
        required("ratio", &T::ratio, "Par ratio; null for other events."),
        required("unpaid", &T::unpaid,
                 "Unpaid interest of the controlling class, or principal at maturity.",
                 {.unit = "currency"}),
        required("awaits_vote", &T::awaits_vote,
                 "Whether acceleration needs a vote; it is not projected then."));
};

template <>
struct Described<clo::Conservation> {
    using T = clo::Conservation;
    static constexpr std::string_view name = "CloConservation";
    static constexpr std::string_view doc = "Check that cash in equals cash out on every date.";
    static constexpr auto fields = wire::list(
        required("largest", &T::largest, "Largest absolute imbalance of a date.",
                 {.unit = "currency"}),
        required("holds", &T::holds,
                 "Whether the difference is at most 1e-6 or 1e-15 of the cash of the date, or zero "
                 "with payments in cents."));
};

template <>
struct Described<service::CloProjectResponse> {
    using T = service::CloProjectResponse;
    static constexpr std::string_view name = "CloProjectResponse";
    static constexpr std::string_view doc = "A projected deal.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("periods", &T::periods, "Collateral and cash by payment date."),
            required("steps", &T::steps, "Steps of the waterfalls by payment date."),
            required("tests", &T::tests, "Coverage tests by payment date."),
            required("tranches", &T::tranches, "Tranches in the order of the deal."),
            required("events", &T::events, "Events of default by date."),
            required("cumulative_default", &T::cumulative_default, "Par that defaulted, in all.",
                     {.unit = "currency"}),
            required("first_accelerated", &T::first_accelerated,
                     "Number of the first period after acceleration, from 1; null without one."),
            required("conservation", &T::conservation, "Check of the cash of every date.")),
        provenance_fields<T>());
};

template <class T>
constexpr auto tranche_measure_fields() {
    return wire::list(
        required("price", &T::price, "Price.", {.unit = "percent of par"}),
        required("yield", &T::yield, "Annual yield, ACT/365; null without a solution.",
                 {.unit = "fraction per year"}),
        required("bond_equivalent_yield", &T::bond_equivalent_yield,
                 "The yield compounded four times a year.", {.unit = "fraction per year"}),
        required("discount_margin", &T::discount_margin, "Discount margin over the index.",
                 {.unit = "fraction per year"}),
        required("z_spread", &T::z_spread, "Spread over the zero rates of the index.",
                 {.unit = "fraction per year"}),
        required("wal", &T::wal, "Weighted average life, ACT/365; null without principal.",
                 {.unit = "years"}),
        required("macaulay_duration", &T::macaulay_duration, "Mean time of the present values.",
                 {.unit = "years"}),
        required("modified_duration", &T::modified_duration,
                 "Macaulay duration over one plus the yield.", {.unit = "years"}),
        required("spread_duration", &T::spread_duration,
                 "Relative price change per unit of discount margin.", {.unit = "years"}),
        required("residual", &T::residual, "Value at the discount margin less the price.",
                 {.unit = "percent of par"}));
}

template <>
struct Described<clo::TrancheMeasures> {
    static constexpr std::string_view name = "CloTrancheMeasures";
    static constexpr std::string_view doc = "Measures of a tranche at a price.";
    static constexpr auto fields = tranche_measure_fields<clo::TrancheMeasures>();
};

template <>
struct Described<service::CloPricePoint> {
    using T = service::CloPricePoint;
    static constexpr std::string_view name = "CloPricePoint";
    static constexpr std::string_view doc = "Measures at a default rate and a price.";
    static constexpr auto fields = wire::combined(
        wire::list(required("cdr", &T::cdr, "Annual default rate.", {.unit = "fraction per year"}),
                   required("loss", &T::loss, "Loss of the tranche.", {.unit = "currency"})),
        tranche_measure_fields<T>());
};

template <>
struct Described<service::CloPriceResponse> {
    using T = service::CloPriceResponse;
    static constexpr std::string_view name = "CloPriceResponse";
    static constexpr std::string_view doc = "Measures of a tranche.";
    static constexpr auto fields = wire::combined(
        wire::list(required("tranche", &T::tranche, "Id of the tranche."),
                   required("measures", &T::measures, "Measures under the assumptions."),
                   required("loss", &T::loss, "Loss of the tranche under the assumptions.",
                            {.unit = "currency"}),
                   required("grid", &T::grid, "Measures by default rate and price.")),
        provenance_fields<T>());
};

template <>
struct Described<clo::BreakevenPoint> {
    using T = clo::BreakevenPoint;
    static constexpr std::string_view name = "CloBreakevenPoint";
    static constexpr std::string_view doc = "A tranche at one value of the varied assumption.";
    static constexpr auto fields = wire::list(
        required("value", &T::value, "Value of the assumption."),
        required("loss", &T::loss, "Loss of the tranche.", {.unit = "currency"}),
        required("yield", &T::yield, "Yield of the tranche; null without a solution.",
                 {.unit = "fraction per year"}),
        required("cumulative_default", &T::cumulative_default,
                 "Par that defaulted, as a share of par and principal cash at the start.",
                 {.unit = "fraction"}),
        required("bears", &T::bears, "Whether the tranche bears the value."));
};

template <>
struct Described<service::CloBreakevenResponse> {
    using T = service::CloBreakevenResponse;
    static constexpr std::string_view name = "CloBreakevenResponse";
    static constexpr std::string_view doc =
        "The first crossing, as a bracket of which both ends were projected.";
    static constexpr auto fields = wire::combined(
        wire::list(required("value", &T::value,
                            "Largest value that the tranche bears; null where there "
                            "is no crossing."),
                   required("low", &T::low, "End of the bracket that the tranche bears."),
                   required("high", &T::high, "End of the bracket that it does not bear."),
                   required("width", &T::width, "Width of the bracket."),
                   required("non_monotone", &T::non_monotone,
                            "Values of the scan above the bracket that the tranche bears again.")),
        provenance_fields<T>());
};

template <>
struct Described<clo::ExplainedValue> {
    using T = clo::ExplainedValue;
    static constexpr std::string_view name = "CloExplainedValue";
    static constexpr std::string_view doc = "An input of a formula.";
    static constexpr auto fields = wire::list(required("name", &T::name, "Name of the input."),
                                              required("value", &T::value, "Value of the input."));
};

template <>
struct Described<clo::ExplainedRow> {
    using T = clo::ExplainedRow;
    static constexpr std::string_view name = "CloExplainedRow";
    static constexpr std::string_view doc = "A part of an explained number.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Asset, tranche or step."),
                   required("category", &T::category, "Category of an asset; empty for others."),
                   required("amount", &T::amount, "Par, or balance.", {.unit = "currency"}),
                   required("value", &T::value, "Part of the number.", {.unit = "currency"}),
                   required("haircut", &T::haircut, "Amount by which the value is below par.",
                            {.unit = "currency"}));
};

template <>
struct Described<service::CloWhyResponse> {
    using T = service::CloWhyResponse;
    static constexpr std::string_view name = "CloWhyResponse";
    static constexpr std::string_view doc =
        "An explained number: rows and rest add up to its value.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("formula", &T::formula, "Formula of the number."),
            required("value", &T::value, "The number; of a step, the amount due.",
                     {.unit = "currency"}),
            required("available", &T::available, "Cash before a step; null for other cells.",
                     {.unit = "currency"}),
            required("due", &T::due, "Amount due in a step; null for other cells.",
                     {.unit = "currency"}),
            required("paid", &T::paid, "Amount that a step pays; null for other cells.",
                     {.unit = "currency"}),
            required("unpaid", &T::unpaid,
                     "Amount that a step leaves unpaid; null for other cells.",
                     {.unit = "currency"}),
            required("clause", &T::clause, "Clause of the indenture; empty where none is given."),
            required("inputs", &T::inputs, "Inputs of the formula."),
            required("rows", &T::rows, "Parts of the number."),
            required("rest", &T::rest, "The number less its parts: rounding.",
                     {.unit = "currency"})),
        provenance_fields<T>());
};

}  // namespace ballast::describe
