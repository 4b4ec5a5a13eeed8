// The words of a deal document, part two: valuation, coverage, events, reinvestment, waterfalls.
#pragma once

#include <array>

#include "clo/deal.hpp"
#include "clo/describe_deal_terms.hpp"
#include "describe/describe.hpp"

namespace ballast::describe {

template <>
struct Described<clo::CarryingValue> {
    using enum clo::CarryingValue;
    static constexpr std::string_view name = "CloCarryingValue";
    static constexpr std::string_view doc =
        "Value of an asset in the numerator of overcollateralization ratios.";
    static constexpr std::array values{
        word(kMinRecoveryMarket, "min_recovery_market",
             "The lowest of market value and the recovery rates of the agencies."),
        word(kMarket, "market", "Market value."),
        word(kRecovery, "recovery", "The lower of the recovery rates of the agencies.")};
};

template <>
struct Described<clo::DiscountTerms> {
    using T = clo::DiscountTerms;
    static constexpr std::string_view name = "CloDiscountTerms";
    static constexpr std::string_view doc =
        "Which assets are discount obligations; they count at their purchase price.";
    static constexpr auto fields =
        list(optional("below", &T::below, "Purchase price below which an asset is one.",
                      {.minimum = 0, .maximum = 100, .unit = "percent of par"}),
             optional("below_b3", &T::below_b3, "The same for assets rated B3 or better.",
                      {.minimum = 0, .maximum = 100, .unit = "percent of par"}),
             optional("until", &T::until, "Market value at which the status ends.",
                      {.minimum = 0, .maximum = 100, .unit = "percent of par"}),
             optional("days", &T::days,
                      "Consecutive days on which the market value must be at that level; one "
                      "that is older than seven days is not known.",
                      {.minimum = 0, .maximum = 366, .unit = "days"}));
};

template <>
struct Described<clo::CccTerms> {
    using T = clo::CccTerms;
    static constexpr std::string_view name = "CloCccTerms";
    static constexpr std::string_view doc =
        "Excess of assets rated CCC+ or Caa1 and lower, which counts at market value.";
    static constexpr auto fields = list(
        optional("limit", &T::limit, "Share of the collateral principal amount without haircut.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("agencies", &T::agencies,
                 "Agencies whose ratings count: moodys, sp; the greater excess applies.",
                 {.min_items = 1, .max_items = 2, .max_length = 10}));
};

template <>
struct Described<clo::Valuation> {
    using T = clo::Valuation;
    static constexpr std::string_view name = "CloValuation";
    static constexpr std::string_view doc =
        "Numerator of overcollateralization ratios; an asset counts once, in its lowest category.";
    static constexpr auto fields =
        list(optional("defaulted", &T::defaulted, "Value of defaulted assets."),
             optional("deferring", &T::deferring, "Value of assets that defer interest."),
             optional("zero_after_years", &T::zero_after_years,
                      "Years after default from which an asset counts zero.",
                      {.minimum = 0, .maximum = 100, .unit = "years"}),
             optional("discount", &T::discount, "Discount obligations; none when absent."),
             optional("ccc", &T::ccc, "Excess of CCC assets; no haircut when absent."),
             optional("purchased_accrued", &T::purchased_accrued,
                      "Whether purchased accrued interest is added."));
};

template <>
struct Described<clo::Coverage> {
    using T = clo::Coverage;
    static constexpr std::string_view name = "CloCoverage";
    static constexpr std::string_view doc =
        "Coverage tests of a group of tranches; the denominator includes all senior tranches.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the group.", {.min_length = 1, .max_length = 40}),
             required("tranches", &T::tranches, "Tranches of the group.",
                      {.min_items = 1, .max_items = clo::kMaxTranches, .max_length = 40}),
             optional("oc", &T::oc, "Trigger of the overcollateralization ratio, such as 1.243."),
             optional("ic", &T::ic, "Trigger of the interest coverage ratio, such as 1.15."),
             optional("oc_from", &T::oc_from, "First date of the overcollateralization test."),
             optional("ic_from", &T::ic_from, "First date of the interest coverage test."));
};

template <>
struct Described<clo::DiversionTarget> {
    using enum clo::DiversionTarget;
    static constexpr std::string_view name = "CloDiversionTarget";
    static constexpr std::string_view doc = "Use of diverted interest.";
    static constexpr std::array values{word(kPrincipal, "principal", "Principal proceeds."),
                                       word(kNotes, "notes", "Principal of the notes.")};
};

template <>
struct Described<clo::Diversion> {
    using T = clo::Diversion;
    static constexpr std::string_view name = "CloDiversion";
    static constexpr std::string_view doc =
        "Interest diversion: a share of remaining interest, up to the amount that cures the test.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the diversion.", {.min_length = 1, .max_length = 40}),
        required("coverage", &T::coverage, "Coverage group whose ratio is tested.",
                 {.max_length = 40}),
        required("trigger", &T::trigger, "Ratio below which interest is diverted."),
        optional("share", &T::share, "Largest share of remaining interest.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("until", &T::until, "Last date, or \"reinvestment_end\", which is the default.",
                 {.max_length = 20}),
        optional("to", &T::to, "Use of the diverted interest."));
};

template <>
struct Described<clo::ParRatioEvent> {
    using T = clo::ParRatioEvent;
    static constexpr std::string_view name = "CloParRatioEvent";
    static constexpr std::string_view doc =
        "Event of default by the ratio of collateral and principal cash to the named tranches.";
    static constexpr auto fields =
        list(required("tranches", &T::tranches, "Tranches of the denominator.",
                      {.min_items = 1, .max_items = clo::kMaxTranches, .max_length = 40}),
             optional("trigger", &T::trigger, "Ratio below which the event occurs."));
};

template <>
struct Described<clo::Acceleration> {
    using enum clo::Acceleration;
    static constexpr std::string_view name = "CloAcceleration";
    static constexpr std::string_view doc = "What follows an event of default in projections.";
    static constexpr std::array values{
        word(kAutomatic, "automatic",
             "The notes accelerate: at once by the par ratio, before the next payment date after "
             "unpaid interest."),
        word(kVote, "vote", "Acceleration needs a vote: the event is listed and not projected.")};
};

template <>
struct Described<clo::DefaultEvents> {
    using T = clo::DefaultEvents;
    static constexpr std::string_view name = "CloDefaultEvents";
    static constexpr std::string_view doc =
        "Events of default: the par ratio, interest of the controlling class, principal at stated "
        "maturity. None when absent.";
    static constexpr auto fields =
        list(optional("par_ratio", &T::par_ratio, "Event by the par ratio."),
             optional("interest_days", &T::interest_days,
                      "Business days after a payment date from which unpaid interest of the "
                      "controlling class is an event.",
                      {.minimum = 0, .maximum = 90, .unit = "business days"}),
             optional("accelerate", &T::accelerate, "What follows an event."));
};

template <>
struct Described<clo::ReinvestWhat> {
    using enum clo::ReinvestWhat;
    static constexpr std::string_view name = "CloReinvestWhat";
    static constexpr std::string_view doc = "Principal proceeds that are reinvested.";
    static constexpr std::array values{
        word(kAll, "all", "All principal proceeds."),
        word(kUnscheduled, "unscheduled", "Prepayments."),
        word(kUnscheduledAndCreditRisk, "unscheduled_and_credit_risk",
             "Prepayments and assumed sales of credit risk assets."),
        word(kNone, "none", "None.")};
};

template <>
struct Described<clo::ReinvestRule> {
    using T = clo::ReinvestRule;
    static constexpr std::string_view name = "CloReinvestRule";
    static constexpr std::string_view doc = "What a reinvest step may use.";
    static constexpr auto fields =
        list(optional("what", &T::what, "Principal proceeds that are reinvested."),
             optional("share", &T::share, "Share of them.",
                      {.minimum = 0, .maximum = 1, .unit = "fraction"}));
};

template <>
struct Described<clo::Reinvestment> {
    using T = clo::Reinvestment;
    static constexpr std::string_view name = "CloReinvestment";
    static constexpr std::string_view doc = "Rules of reinvestment.";
    static constexpr auto fields = list(
        optional("during", &T::during, "During the reinvestment period."),
        optional("after", &T::after, "Rules after the reinvestment period."),
        optional("criteria", &T::criteria,
                 "Tests to pass, or to maintain or improve, by a trade; projections test "
                 "overcollateralization.",
                 {.max_items = 200, .max_length = 40}),
        optional("after_conditions", &T::after_conditions,
                 "Conditions of purchases after the period, all to be met: over the trade, such as "
                 "bought.maturity<=sold.maturity, or over the date, such as test('AB').",
                 {.max_items = 50, .max_length = 500}));
};

template <>
struct Described<clo::Investment> {
    using T = clo::Investment;
    static constexpr std::string_view name = "CloDatedAmount";
    static constexpr std::string_view doc = "An amount on a date.";
    static constexpr auto fields =
        list(required("date", &T::date, "Date."),
             required("amount", &T::amount, "Amount.", {.minimum = 0, .unit = "currency"}));
};

template <>
struct Described<clo::Incentive> {
    using T = clo::Incentive;
    static constexpr std::string_view name = "CloIncentive";
    static constexpr std::string_view doc = "Incentive fee above a return of the equity.";
    static constexpr auto fields = list(
        required("tranche", &T::tranche, "Tranche whose return is measured.", {.max_length = 40}),
        optional("hurdle", &T::hurdle, "Annual internal rate of return to reach.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        optional("share", &T::share, "Share of the fee above the hurdle.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("investments", &T::investments,
                 "Amounts invested; absent: price times original balance at closing.",
                 {.max_items = 1000}));
};

template <>
struct Described<clo::Redemption> {
    using T = clo::Redemption;
    static constexpr std::string_view name = "CloRedemption";
    static constexpr std::string_view doc = "Optional redemption.";
    static constexpr auto fields =
        list(optional("price", &T::price, "Redemption price of the notes.",
                      {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
             optional("clean_up_share", &T::clean_up_share,
                      "Share of the collateral at closing below which the deal may be called.",
                      {.minimum = 0, .maximum = 1, .unit = "fraction"}),
             optional("closing_collateral", &T::closing_collateral,
                      "Par of the collateral at closing; absent: the original balance of all "
                      "tranches.",
                      {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}));
};

template <>
struct Described<clo::CoveragePass> {
    using enum clo::CoveragePass;
    static constexpr std::string_view name = "CloCoveragePass";
    static constexpr std::string_view doc = "When a coverage test passes.";
    static constexpr std::array values{
        word(kAtLeast, "at_least", "The ratio is at its trigger or above."),
        word(kAbove, "above", "The ratio is above its trigger.")};
};

template <>
struct Described<clo::IcCure> {
    using enum clo::IcCure;
    static constexpr std::string_view name = "CloIcCure";
    static constexpr std::string_view doc = "Amount that cures an interest coverage test.";
    static constexpr std::array values{
        word(kProForma, "pro_forma",
             "The smallest sequential payment after which the ratio equals its trigger."),
        word(kClassBalance, "class_balance",
             "One minus ratio over trigger, times the balance of the group and all senior.")};
};

template <>
struct Described<clo::MoneyRounding> {
    using enum clo::MoneyRounding;
    static constexpr std::string_view name = "CloRounding";
    static constexpr std::string_view doc = "Rounding of payments.";
    static constexpr std::array values{
        word(kNone, "none", "No rounding."),
        word(kCents, "cents", "Every payment is a whole number of cents; sums are exact.")};
};

template <>
struct Described<clo::RatingSource> {
    using enum clo::RatingSource;
    static constexpr std::string_view name = "CloRatingSource";
    static constexpr std::string_view doc = "Ratings used by tests.";
    static constexpr std::array values{
        word(kStated, "stated", "Stated ratings; derived where none is stated."),
        word(kDerived, "derived", "Derived ratings.")};
};

template <>
struct Described<clo::DealOptions> {
    using T = clo::DealOptions;
    static constexpr std::string_view name = "CloOptions";
    static constexpr std::string_view doc = "Conventions in which deals differ.";
    static constexpr auto fields =
        list(optional("coverage_pass", &T::coverage_pass, "When a coverage test passes."),
             optional("ic_cure", &T::ic_cure, "Amount that cures an interest coverage test."),
             optional("rounding", &T::rounding, "Rounding of payments."),
             optional("ratings", &T::ratings, "Ratings used by tests."));
};

template <>
struct Described<clo::StepKind> {
    using enum clo::StepKind;
    static constexpr std::string_view name = "CloStepKind";
    static constexpr std::string_view doc = "Kind of a step, which decides the amount due.";
    static constexpr std::array values{
        word(kTax, "tax", "A fixed amount."),
        word(kFee, "fee", "A fee, or a part of it."),
        word(kReserve, "reserve", "Fills an account up to its target."),
        word(kHedge, "hedge", "Payments to a hedge counterparty."),
        word(kInterest, "interest", "Current and defaulted interest, pro rata by amount due."),
        word(kDeferred, "deferred", "Deferred interest, pro rata by amount due."),
        word(kAmortize, "amortize", "Scheduled principal of a tranche."),
        word(kCure, "cure", "Cures the coverage tests of a group by paying the notes in order."),
        word(kDivert, "divert", "Diverts interest to principal proceeds."),
        word(kBlock, "block", "Interest, deferred interest and cure of a group."),
        word(kPrincipal, "principal", "Deferred interest and principal by rank."),
        word(kShortfall, "shortfall", "What earlier steps of the interest waterfall left unpaid."),
        word(kReinvest, "reinvest", "Buys assets, as far as the rules of reinvestment allow."),
        word(kTransfer, "transfer", "Moves cash to an account, up to a limit."),
        word(kHurdle, "hurdle", "Equity, until the incentive hurdle is reached."),
        word(kSplit, "split", "The rest, in fixed shares."),
        word(kResidual, "residual", "The rest, to one tranche.")};
};

template <>
struct Described<clo::StepPart> {
    using enum clo::StepPart;
    static constexpr std::string_view name = "CloStepPart";
    static constexpr std::string_view doc = "Part of a fee or of the payments of a hedge.";
    static constexpr std::array values{
        word(kAll, "all", "The whole fee."),
        word(kCapped, "capped", "The fee up to its cap."),
        word(kRest, "rest", "The fee above its cap."),
        word(kPeriodic, "periodic", "Periodic payments of a hedge."),
        word(kTermination, "termination",
             "Termination payments that the state of the deal lists as senior."),
        word(kSubordinated, "subordinated", "Other termination payments of the state.")};
};

template <>
struct Described<clo::Step> {
    using T = clo::Step;
    static constexpr std::string_view name = "CloStep";
    static constexpr std::string_view doc =
        "A step of a waterfall. Each kind has its own parameters.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the step, unique in the deal.",
                 {.min_length = 1, .max_length = 60}),
        required("step", &T::step, "Kind of the step."),
        optional("clause", &T::clause, "Clause of the indenture.", {.max_length = 100}),
        optional("limit", &T::limit, "Highest amount: a number or an expression.",
                 {.max_length = 500}),
        optional("when", &T::when,
                 "Condition: an expression over reinvesting, accelerated, controlling('C'), "
                 "paid('A'), test(id), date.",
                 {.max_length = 500}),
        optional("amount", &T::amount, "tax: amount on each payment date.",
                 {.minimum = 0, .unit = "currency"}),
        optional("fee", &T::fee, "fee: id of the fee.", {.max_length = 40}),
        optional("part", &T::part, "fee, hedge: which part is paid."),
        optional("account", &T::account, "reserve, transfer: id of the account.",
                 {.max_length = 40}),
        optional("hedge", &T::hedge, "hedge: id of the hedge.", {.max_length = 40}),
        optional("tranches", &T::tranches,
                 "interest, deferred, amortize, principal, residual: ids of the tranches.",
                 {.min_items = 1, .max_items = clo::kMaxTranches, .max_length = 40}),
        optional("coverage", &T::coverage, "cure, block: id of the coverage group.",
                 {.max_length = 40}),
        optional("diversion", &T::diversion, "divert: id of the diversion.", {.max_length = 40}),
        optional("steps", &T::steps, "shortfall: ids of steps of the interest waterfall.",
                 {.min_items = 1, .max_items = clo::kMaxSteps, .max_length = 70}),
        optional("to", &T::to,
                 "split: shares by id of a tranche or fee, or \"incentive\"; their sum is 1.",
                 {.minimum = 0, .maximum = 1, .max_items = 20, .unit = "fraction"}));
};

template <>
struct Described<clo::Waterfalls> {
    using T = clo::Waterfalls;
    static constexpr std::string_view name = "CloWaterfalls";
    static constexpr std::string_view doc =
        "Priorities of payments. The last step of each takes everything that is left.";
    static constexpr auto fields = list(
        required("interest", &T::interest, "Steps of interest proceeds.",
                 {.min_items = 1, .max_items = clo::kMaxSteps}),
        required("principal", &T::principal, "Steps of principal proceeds.",
                 {.min_items = 1, .max_items = clo::kMaxSteps}),
        optional("acceleration", &T::acceleration,
                 "Steps after acceleration, or \"standard\": senior fees, by rank interest then "
                 "principal, junior fees, equity.",
                 {.max_items = clo::kMaxSteps, .max_length = 20}));
};

}  // namespace ballast::describe
