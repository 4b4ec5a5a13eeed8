// The words of a deal document: the whole document, its state, its tests.
#pragma once

#include <array>

#include "clo/deal.hpp"
#include "clo/describe_deal_rules.hpp"
#include "clo/describe_deal_terms.hpp"
#include "describe/describe.hpp"

namespace ballast::describe {

template <>
struct Described<clo::TrancheState> {
    using T = clo::TrancheState;
    static constexpr std::string_view name = "CloTrancheState";
    static constexpr std::string_view doc = "A tranche as of a date.";
    static constexpr auto fields = list(
        optional("balance", &T::balance, "Balance without deferred interest; absent: the original.",
                 {.minimum = 0, .unit = "currency"}),
        optional("deferred", &T::deferred, "Deferred interest.",
                 {.minimum = 0, .unit = "currency"}),
        optional("unpaid_interest", &T::unpaid_interest, "Interest due and unpaid.",
                 {.minimum = 0, .unit = "currency"}),
        optional("price", &T::price, "Price.",
                 {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
        optional("discount_margin", &T::discount_margin, "Discount margin.",
                 {.minimum = -1, .maximum = 10, .unit = "fraction per year"}));
};

template <>
struct Described<clo::AccountState> {
    using T = clo::AccountState;
    static constexpr std::string_view name = "CloAccountState";
    static constexpr std::string_view doc = "Cash of an account; it may be negative.";
    static constexpr auto fields =
        list(optional("interest", &T::interest, "Interest proceeds.", {.unit = "currency"}),
             optional("principal", &T::principal, "Principal proceeds.", {.unit = "currency"}));
};

template <>
struct Described<clo::FeeState> {
    using T = clo::FeeState;
    static constexpr std::string_view name = "CloFeeState";
    static constexpr std::string_view doc = "A fee as of a date.";
    static constexpr auto fields =
        list(optional("unpaid", &T::unpaid, "Amount due and unpaid.",
                      {.minimum = 0, .unit = "currency"}),
             optional("basis", &T::basis, "Basis amount at the begin of the current period.",
                      {.minimum = 0, .unit = "currency"}));
};

template <>
struct Described<clo::HedgeState> {
    using T = clo::HedgeState;
    static constexpr std::string_view name = "CloHedgeState";
    static constexpr std::string_view doc =
        "Payments that the issuer owes to the counterparty of a hedge.";
    static constexpr auto fields =
        list(optional("unpaid", &T::unpaid, "Periodic payments of earlier dates.",
                      {.minimum = 0, .unit = "currency"}),
             optional("termination", &T::termination,
                      "Payments at a termination with the issuer as the defaulting or affected "
                      "party.",
                      {.minimum = 0, .unit = "currency"}),
             optional("subordinated", &T::subordinated, "Payments at other terminations.",
                      {.minimum = 0, .unit = "currency"}));
};

template <>
struct Described<clo::DealState> {
    using T = clo::DealState;
    static constexpr std::string_view name = "CloState";
    static constexpr std::string_view doc =
        "State of a deal as of a date; absent: that of closing.";
    static constexpr auto fields = list(
        optional("as_of", &T::as_of, "Date of the state; absent: closing."),
        optional("tranches", &T::tranches, "Tranches by id.", {.max_items = clo::kMaxTranches}),
        optional("accounts", &T::accounts, "Accounts by id.", {.max_items = 30}),
        optional("fees", &T::fees, "Fees by id.", {.max_items = 50}),
        optional("hedges", &T::hedges, "Payments owed, by id of the hedge.", {.max_items = 50}),
        optional("index_rates", &T::index_rates, "Fixed rate of the current period by index.",
                 {.minimum = -1, .maximum = 1, .max_items = 20, .unit = "fraction per year"}),
        optional("equity_payments", &T::equity_payments,
                 "Payments to the equity since closing, for its hurdle.", {.max_items = 1000}),
        optional("event_of_default", &T::event_of_default, "Whether the notes are accelerated."),
        optional("source", &T::source, "Source of the state.", {.max_length = 200}));
};

template <>
struct Described<clo::Bound> {
    using enum clo::Bound;
    static constexpr std::string_view name = "CloBound";
    static constexpr std::string_view doc = "Side of a threshold.";
    static constexpr std::array values{word(kMax, "max", "The value may not exceed the threshold."),
                                       word(kMin, "min", "The value may not be below it.")};
};

template <>
struct Described<clo::ThresholdOverride> {
    using T = clo::ThresholdOverride;
    static constexpr std::string_view name = "CloThresholdOverride";
    static constexpr std::string_view doc = "A temporary threshold of a test.";
    static constexpr auto fields =
        list(required("threshold", &T::threshold, "Number or expression.", {.max_length = 500}),
             required("reason", &T::reason, "Reason, such as a supplemental indenture.",
                      {.min_length = 1, .max_length = 500}),
             optional("until", &T::until, "Last date on which it applies."));
};

template <>
struct Described<clo::TestUnit> {
    using enum clo::TestUnit;
    static constexpr std::string_view name = "CloTestUnit";
    static constexpr std::string_view doc = "Unit of the value, threshold and cushion of a test.";
    static constexpr std::array values{
        word(kFraction, "fraction", "A share, rate or ratio: 0.05 is 5%."),
        word(kNumber, "number", "A factor, a score or years.")};
};

template <>
struct Described<clo::CustomTest> {
    using T = clo::CustomTest;
    static constexpr std::string_view name = "CloCustomTest";
    static constexpr std::string_view doc = "A test of the deal that is not in the library.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the test.", {.min_length = 1, .max_length = 60}),
        optional("number", &T::number, "Number of the test.", {.minimum = 1, .maximum = 9999}),
        required("name", &T::name, "Name of the test.", {.min_length = 1, .max_length = 200}),
        required("value", &T::value, "Expression of the value.",
                 {.min_length = 1, .max_length = 500}),
        required("bound", &T::bound, "Side of the threshold."),
        required("threshold", &T::threshold, "Number or expression.", {.max_length = 500}),
        optional("unit", &T::unit,
                 "Unit of the value and threshold; number for thresholds above 2 when absent."),
        optional("watch", &T::watch, "Cushion below which the test is watched, as a share.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("digits", &T::digits, "Decimal places to which value and threshold are rounded.",
                 {.minimum = 0, .maximum = 12}),
        optional("maintain_or_improve", &T::maintain_or_improve,
                 "Whether a failing test passes a trade that does not worsen it."));
};

template <>
struct Described<clo::DealTests> {
    using T = clo::DealTests;
    static constexpr std::string_view name = "CloTestTerms";
    static constexpr std::string_view doc = "Collateral tests of a deal.";
    static constexpr auto fields = list(
        optional("library", &T::library, "Version of the library of tests.",
                 {.minimum = 1, .maximum = 1}),
        optional("use", &T::use, "Numbers of the tests of the library that apply.",
                 {.minimum = 1, .maximum = 54, .max_items = 200}),
        optional("thresholds", &T::thresholds,
                 "Thresholds by number: a number or an expression; absent: the library's.",
                 {.max_items = 200, .max_length = 500}),
        optional("overrides", &T::overrides, "Temporary thresholds by number.", {.max_items = 200}),
        optional("custom", &T::custom, "Tests that are not in the library.", {.max_items = 200}));
};

template <>
struct Described<clo::CollateralMatrix> {
    using T = clo::CollateralMatrix;
    static constexpr std::string_view name = "CloCollateralMatrix";
    static constexpr std::string_view doc =
        "Highest WARF by spread and diversity; linear between the points, an error outside.";
    static constexpr auto fields = list(
        required("rows", &T::rows, "Weighted average spreads, ascending.",
                 {.min_items = 1, .max_items = 100, .unit = "fraction"}),
        required("columns", &T::columns, "Diversity scores, ascending.",
                 {.min_items = 1, .max_items = 100}),
        required("warf", &T::warf, "Highest WARF: a row for each spread.",
                 {.min_items = 1, .max_items = 100}),
        optional("chosen", &T::chosen, "Chosen point: spread and diversity.", {.max_items = 2}));
};

template <>
struct Described<clo::Deal> {
    using T = clo::Deal;
    static constexpr std::string_view name = "CloDeal";
    static constexpr std::string_view doc =
        "Terms and state of a CLO. Money is in the currency of the deal, prices are in percent of "
        "par, rates and shares are fractions.";
    static constexpr auto fields = list(
        required("schema", &T::schema, "Version of the document: clo.deal/1.", {.max_length = 40}),
        required("slug", &T::slug, "Short name: lower case letters, digits and hyphens.",
                 {.min_length = 1, .max_length = 60}),
        required("name", &T::name, "Name of the deal.", {.min_length = 1, .max_length = 200}),
        optional("type", &T::type, "Kind of deal."),
        required("currency", &T::currency, "Currency, such as USD.",
                 {.min_length = 3, .max_length = 3}),
        optional("index", &T::index, "Index of coupons that name none.", {.max_length = 60}),
        optional("fx", &T::fx,
                 "Exchange rates by currency of assets: units of the currency of the deal for one "
                 "unit. Assets in a currency without a rate are refused.",
                 {.minimum = 0, .exclusive_minimum = true, .max_items = 20}),
        optional("parties", &T::parties, "Names by role: issuer, manager, trustee.",
                 {.max_items = 20, .max_length = 200}),
        required("dates", &T::dates, "Dates of the deal."),
        required("payments", &T::payments, "Payment dates."),
        optional("day_counts", &T::day_counts, "Day count conventions."),
        optional("inputs", &T::inputs, "Numbers and lists of numbers for expressions.",
                 {.max_items = 200}),
        optional("sets", &T::sets, "Lists of texts for expressions.",
                 {.max_items = 100, .max_length = 100}),
        required("tranches", &T::tranches, "Classes of notes.",
                 {.min_items = 1, .max_items = clo::kMaxTranches}),
        optional("accounts", &T::accounts, "Accounts.", {.max_items = 30}),
        optional("fees", &T::fees, "Fees.", {.max_items = 50}),
        optional("hedges", &T::hedges, "Hedges.", {.max_items = 50}),
        optional("valuation", &T::valuation, "Numerator of overcollateralization ratios."),
        optional("coverage", &T::coverage, "Coverage tests, the most senior group first.",
                 {.max_items = clo::kMaxTranches}),
        optional("diversions", &T::diversions, "Interest diversions.", {.max_items = 10}),
        optional("default_events", &T::default_events, "Events of default; none when absent."),
        optional("tests", &T::tests, "Collateral tests."),
        optional("matrix", &T::matrix, "Collateral quality matrix."),
        optional("reinvestment", &T::reinvestment, "Rules of reinvestment."),
        optional("incentive", &T::incentive, "Incentive fee; none when absent."),
        optional("redemption", &T::redemption, "Optional redemption."),
        optional("options", &T::options, "Conventions in which deals differ."),
        required("waterfalls", &T::waterfalls, "Priorities of payments."),
        optional("state", &T::state, "State of the deal; absent: that of closing."));
};

}  // namespace ballast::describe
