// Descriptions of collateral tests and hypothetical trades.
#pragma once

#include "service/clo/describe_source.hpp"
#include "service/clo/tests_requests.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<clo::TestStatus> {
    using enum clo::TestStatus;
    static constexpr std::string_view name = "CloTestStatus";
    static constexpr std::string_view doc = "Result of a test.";
    static constexpr std::array values{
        word(kPass, "pass", "The value meets the threshold."),
        word(kFail, "fail", "It does not."),
        word(kMaintained, "maintained", "It does not, and is no worse than before."),
        word(kImproved, "improved", "It does not, and is better than before."),
        word(kNotApplicable, "not_applicable", "There is nothing to measure."),
        word(kNotComputable, "not_computable", "Data are missing.")};
};

template <>
struct Described<clo::ThresholdSource> {
    using enum clo::ThresholdSource;
    static constexpr std::string_view name = "CloThresholdSource";
    static constexpr std::string_view doc = "Source of a threshold.";
    static constexpr std::array values{
        word(kLibrary, "library", "Default of the library of tests."),
        word(kDeal, "deal", "Terms of the deal."),
        word(kOverride, "override", "Override in force."),
        word(kMatrix, "matrix", "Chosen point of the collateral matrix.")};
};

template <>
struct Described<clo::TestKind> {
    using enum clo::TestKind;
    static constexpr std::string_view name = "CloTestKind";
    static constexpr std::string_view doc = "Kind of test.";
    static constexpr std::array values{
        word(kConcentration, "concentration", "Limit on a share of the pool."),
        word(kQuality, "quality", "Limit on a measure of the pool."),
        word(kCustom, "custom", "Test that only this deal has."),
        word(kCoverage, "coverage", "Overcollateralization.")};
};

template <>
struct Described<clo::TradeSide> {
    using enum clo::TradeSide;
    static constexpr std::string_view name = "CloTradeSide";
    static constexpr std::string_view doc = "Side of a trade.";
    static constexpr std::array values{word(kBuy, "buy", "Adds par and takes principal cash."),
                                       word(kSell, "sell", "Removes par and adds principal cash.")};
};

template <>
struct Described<service::CloTradeMode> {
    using enum service::CloTradeMode;
    static constexpr std::string_view name = "CloTradeMode";
    static constexpr std::string_view doc = "Whether trades are taken together.";
    static constexpr std::array values{word(kPool, "pool", "All trades together."),
                                       word(kEach, "each", "Each trade by itself.")};
};

template <>
struct Described<clo::MissingValue> {
    using T = clo::MissingValue;
    static constexpr std::string_view name = "CloMissingValue";
    static constexpr std::string_view doc = "A value that a test needs and that is unknown.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, "Asset that lacks it; empty: the deal."),
                   required("field", &T::field, "Field that is unknown."));
};

template <>
struct Described<clo::TestReport> {
    using T = clo::TestReport;
    static constexpr std::string_view name = "CloTest";
    static constexpr std::string_view doc = "A collateral test of a deal.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test."),
        required("number", &T::number, "Number in the library; null for others."),
        required("name", &T::name, "Name of the test."),
        required("kind", &T::kind, "Kind of test."),
        required("bound", &T::bound, "Side of the threshold."),
        required("unit", &T::unit, "Unit of value, threshold and cushion."),
        required("expression", &T::expression, "Expression of the value."),
        required("value", &T::value, "Value; null where it does not exist."),
        required("numerator", &T::numerator, "Numerator of the value."),
        required("denominator", &T::denominator,
                 "Denominator of the value; null for values that are not ratios."),
        required("key", &T::key,
                 "Obligor, country or industry of the value; empty for tests without groups."),
        required("threshold", &T::threshold, "Threshold that applies."),
        required("threshold_source", &T::threshold_source, "Source of the threshold."),
        required("threshold_expression", &T::threshold_expression,
                 "Expression of the threshold; empty for a number."),
        required("reason", &T::reason, "Reason of an override."),
        required("status", &T::status, "Result."),
        required("pass", &T::pass,
                 "Whether the value meets the threshold; null without a threshold."),
        required("cushion", &T::cushion,
                 "Distance to the threshold; negative where the test fails."),
        required("headroom", &T::headroom,
                 "Par of such assets that can still be bought at par from principal cash, or sold "
                 "for a lowest share.",
                 {.unit = "currency"}),
        required("watch", &T::watch, "Whether the test passes with a small cushion."),
        required("maintain_or_improve", &T::maintain_or_improve,
                 "Whether a failing test passes a trade that does not worsen it."),
        required("coverage", &T::coverage, "Share of par whose data are known."),
        required("missing", &T::missing, "Values that are unknown, the first 100."),
        required("old_note", &T::old_note, "How the earlier workbook differs, in that mode."));
};

template <>
struct Described<clo::TestRow> {
    using T = clo::TestRow;
    static constexpr std::string_view name = "CloTestRow";
    static constexpr std::string_view doc = "Contribution of an asset.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, "Asset."),
                   required("issuer", &T::issuer, "Name of its issuer."),
                   required("key", &T::key, "Group that it belongs to; may be empty."),
                   required("par", &T::par, "Par held."),
                   required("amount", &T::amount, "Contribution to the total."),
                   required("weight", &T::weight, "Contribution to the weights of an average."));
};

template <>
struct Described<clo::TestPart> {
    using T = clo::TestPart;
    static constexpr std::string_view name = "CloTestPart";
    static constexpr std::string_view doc = "An aggregate of a test by asset.";
    static constexpr auto fields = wire::list(
        required("expression", &T::expression, "Aggregate as written."),
        required("total", &T::total, "Value of the aggregate; of an average its numerator."),
        required("weight_total", &T::weight_total, "Sum of the weights of an average."),
        required("rows", &T::rows, "Contributions, largest first."),
        required("rest", &T::rest,
                 "Rounding: the contributions in this order and the rest add up to the total."));
};

template <>
struct Described<clo::TestExplanation> {
    using T = clo::TestExplanation;
    static constexpr std::string_view name = "CloTestExplanation";
    static constexpr std::string_view doc = "A test by asset.";
    static constexpr auto fields =
        wire::list(required("test", &T::report, "Result of the test."),
                   required("parts", &T::parts, "Aggregates of its expression."),
                   required("principal_cash", &T::principal_cash, "Principal cash."));
};

template <>
struct Described<clo::CdoMonitorTest> {
    using T = clo::CdoMonitorTest;
    static constexpr std::string_view name = "CloCdoMonitorTest";
    static constexpr std::string_view doc = "The CDO Monitor test with one set of coefficients.";
    static constexpr auto fields = wire::list(
        required("set", &T::set,
                 "Set of published coefficients; null for those of the deal, its inputs "
                 "bdr_constant, bdr_spread and bdr_recovery."),
        required("break_even", &T::break_even,
                 "Break-even default rate of the spread and recovery of the pool, unadjusted.",
                 {.unit = "fraction"}),
        required("margin", &T::margin,
                 "Break-even default rate less the scenario default rate; the test passes from 0 "
                 "on.",
                 {.unit = "fraction"}));
};

template <>
struct Described<clo::CdoMonitor> {
    using T = clo::CdoMonitor;
    static constexpr std::string_view name = "CloSpMetrics";
    static constexpr std::string_view doc =
        "Pool measures of the CDO Monitor of S&P over performing assets; null where data are "
        "missing.";
    static constexpr auto fields = wire::list(
        required("rating_factor", &T::rating_factor, "Weighted average rating factor of S&P."),
        required("dispersion", &T::dispersion, "Mean distance of the rating factors from it."),
        required("obligor_diversity", &T::obligor_diversity, "Effective number of obligors."),
        required("industry_diversity", &T::industry_diversity, "Effective number of industries."),
        required("regional_diversity", &T::regional_diversity, "Effective number of countries."),
        required("weighted_average_life", &T::weighted_average_life,
                 "Weighted average life in years."),
        required("rated_share", &T::rated_share, "Share of par rated CCC- or better."),
        required("floating_spread", &T::floating_spread,
                 "Weighted average spread of floating assets, without floors.",
                 {.unit = "fraction per year"}),
        required("recovery", &T::recovery,
                 "Weighted average recovery of S&P's recovery ratings; null where an asset has "
                 "none.",
                 {.unit = "fraction"}),
        required("expected_default_rate", &T::expected_default_rate, "Rating factor over 10,000.",
                 {.unit = "fraction"}),
        required("scenario_default_rate", &T::scenario_default_rate,
                 "Scenario default rate by the non-model version of 2014.", {.unit = "fraction"}),
        required("tests", &T::tests,
                 "CDO Monitor tests; empty where spread or recovery is unknown."));
};

template <class T>
constexpr auto clo_test_case_fields() {
    return wire::combined(
        clo_source_fields<T>(),
        wire::list(
            optional("mode", &T::mode, "Rules of the calculation."),
            optional("previous", &T::previous,
                     "Last official values by number or id of the test: a failing test that is no "
                     "worse maintains.",
                     {.max_items = 300})));
}

template <>
struct Described<service::CloTestsRequest> {
    using T = service::CloTestsRequest;
    static constexpr std::string_view name = "CloTestsRequest";
    static constexpr std::string_view doc = "A deal to test.";
    static constexpr auto fields = wire::combined(
        clo_test_case_fields<T>(),
        wire::list(optional("explain", &T::explain, "Tests to list by asset, by number or id.",
                            {.max_items = 20, .max_length = 100})));
};

template <>
struct Described<service::CloTestsResponse> {
    using T = service::CloTestsResponse;
    static constexpr std::string_view name = "CloTestsResponse";
    static constexpr std::string_view doc = "Every collateral test of a deal.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the tests."),
                   required("assets", &T::assets, "Number of assets held."),
                   required("par", &T::par, "Par held."),
                   required("principal_cash", &T::principal_cash, "Principal cash."),
                   required("tests", &T::tests, "Tests in the order of the deal."),
                   required("explanations", &T::explanations, "Tests by asset, as requested."),
                   required("sp", &T::sp, "Measures of the CDO Monitor."),
                   required("coverage", &T::coverage, "Smallest coverage of a test.")),
        provenance_fields<T>());
};

template <>
struct Described<service::CloTradeRow> {
    using T = service::CloTradeRow;
    static constexpr std::string_view name = "CloTradeRow";
    static constexpr std::string_view doc = "A hypothetical trade.";
    static constexpr auto fields = wire::list(
        required("side", &T::side, "Side of the trade."),
        optional("asset", &T::asset, "Id of an asset that the deal holds.", {.max_length = 50}),
        optional("fields", &T::fields, "Asset that the deal does not hold."),
        required("par", &T::par, "Par to trade, in the currency of the asset.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}),
        optional("price", &T::price, "Price without accrued interest; absent: the market value.",
                 {.minimum = 0, .maximum = 200, .unit = "percent of par"}));
};

template <>
struct Described<service::CloTradeRequest> {
    using T = service::CloTradeRequest;
    static constexpr std::string_view name = "CloTradeRequest";
    static constexpr std::string_view doc = "Hypothetical trades of a deal.";
    static constexpr auto fields = wire::combined(
        clo_test_case_fields<T>(),
        wire::list(required("trades", &T::trades, "Trades.", {.min_items = 1, .max_items = 500}),
                   optional("apply", &T::apply, "Whether the trades are taken together."),
                   optional("weights", &T::weights,
                            "Weights of the objective by number or id of the test.",
                            {.minimum = 0, .max_items = 300})));
};

template <>
struct Described<service::CloTradeTest> {
    using T = service::CloTradeTest;
    static constexpr std::string_view name = "CloTradeTest";
    static constexpr std::string_view doc = "A test before and after trades.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test."),
        required("number", &T::number, "Number in the library; null for others."),
        required("name", &T::name, "Name of the test."),
        required("kind", &T::kind, "Kind of test."),
        required("bound", &T::bound, "Side of the threshold."),
        required("unit", &T::unit, "Unit of values, thresholds and cushion."),
        required("current", &T::current, "Value before."),
        required("hypothetical", &T::hypothetical, "Value after."),
        required("difference", &T::difference, "Change of the value."),
        required("current_threshold", &T::current_threshold, "Threshold before."),
        required("threshold", &T::threshold, "Threshold after."),
        required("current_status", &T::current_status, "Result before."),
        required("status", &T::status, "Result after; a failing test is compared with before."),
        required("cushion", &T::cushion,
                 "Distance to the threshold after; negative where the test fails."),
        required("headroom", &T::headroom, "Par that still fits after, bought at par."),
        required("key", &T::key, "Obligor, country or industry of the value after."));
};

template <>
struct Described<service::CloCriteria> {
    using T = service::CloCriteria;
    static constexpr std::string_view name = "CloCriteria";
    static constexpr std::string_view doc = "Reinvestment criteria of the deal after trades.";
    static constexpr auto fields = wire::list(
        required("met", &T::met, "Whether every criterion passes or is maintained or improved."),
        required("failing", &T::failing,
                 "Criteria that are not met, and after the reinvestment period the conditions over "
                 "bought and sold that a purchase does not meet for an asset sold with it."));
};

template <>
struct Described<service::CloTradeEffect> {
    using T = service::CloTradeEffect;
    static constexpr std::string_view name = "CloTradeEffect";
    static constexpr std::string_view doc = "Effect of trades on the tests.";
    static constexpr auto fields = wire::list(
        required("trades", &T::trades, "Positions of the trades in the request."),
        required("cash", &T::cash, "Principal cash after."), required("par", &T::par, "Par after."),
        required("objective", &T::objective,
                 "Objective after; 0 where a test newly fails; null where it does not exist."),
        required("newly_failing", &T::newly_failing,
                 "Tests that the trades make fail, or worse where they fail already."),
        required("criteria", &T::criteria, "Reinvestment criteria after."),
        required("tests", &T::tests, "Tests before and after."));
};

template <>
struct Described<service::CloTradeResponse> {
    using T = service::CloTradeResponse;
    static constexpr std::string_view name = "CloTradeResponse";
    static constexpr std::string_view doc = "Effect of hypothetical trades.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the tests."),
                   required("current_cash", &T::current_cash, "Principal cash before."),
                   required("current_par", &T::current_par, "Par before."),
                   required("current_objective", &T::current_objective, "Objective before."),
                   required("effects", &T::effects, "One effect of all trades, or one of each.")),
        provenance_fields<T>());
};

template <class T>
constexpr auto clo_market_case_fields() {
    return wire::combined(
        clo_test_case_fields<T>(),
        wire::list(
            optional("candidates", &T::candidates,
                     "Assets that may be bought, each with its market value; absent for a stored "
                     "deal: those of the workspace.",
                     {.max_items = 20'000}),
            required(
                "weights", &T::weights,
                "Weights of the objective by number or id of the test: 100 times the sum of "
                "weight times threshold over value of highest limits, and value over threshold "
                "of lowest ones.",
                {.minimum = 0, .min_items = 1, .max_items = 300}),
            optional("min_price", &T::min_price, "Lowest market value of an asset to trade.",
                     {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
            optional("include_held", &T::include_held,
                     "Whether assets that the deal holds may be bought.")));
}

template <>
struct Described<service::CloRankTradesRequest> {
    using T = service::CloRankTradesRequest;
    static constexpr std::string_view name = "CloRankTradesRequest";
    static constexpr std::string_view doc = "Candidates of a trade to rank.";
    static constexpr auto fields = wire::combined(
        clo_market_case_fields<T>(),
        wire::list(
            optional("side", &T::side, "Side of the trades."),
            optional("filter", &T::filter, "Condition on the fields of an asset.",
                     {.max_length = 500}),
            required(
                "par", &T::par,
                "Par of each trade, in the currency of the deal; of a sale at most what is held.",
                {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}),
            optional("limit", &T::limit, "Number of trades to return.",
                     {.minimum = 1, .maximum = 20000})));
};

template <>
struct Described<service::CloRankedTrade> {
    using T = service::CloRankedTrade;
    static constexpr std::string_view name = "CloRankedTrade";
    static constexpr std::string_view doc = "A candidate and its effect.";
    static constexpr auto fields = wire::list(
        required("asset", &T::asset, "Asset."),
        required("issuer", &T::issuer, "Name of its issuer."),
        required("par", &T::par, "Par traded, in the currency of the asset."),
        required("price", &T::price, "Price, in percent of par."),
        required("objective", &T::objective,
                 "Objective after the trade; 0 where a test newly fails."),
        required("objective_change", &T::objective_change, "Change of the objective."),
        required("newly_failing", &T::newly_failing, "Tests that the trade makes fail, or worse."),
        required("tightest_test", &T::tightest_test,
                 "Id of the test with the smallest cushion after."),
        required("tightest_test_name", &T::tightest_test_name,
                 "Name of the test with the smallest cushion after."),
        required("tightest_cushion", &T::tightest_cushion,
                 "Cushion of the tightest test as a share of its threshold."));
};

template <>
struct Described<service::CloRankTradesResponse> {
    using T = service::CloRankTradesResponse;
    static constexpr std::string_view name = "CloRankTradesResponse";
    static constexpr std::string_view doc = "Candidates, best objective first.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the tests."),
                   required("objective", &T::objective, "Objective before."),
                   required("candidates", &T::candidates, "Number of candidates ranked."),
                   required("trades", &T::trades, "Candidates, best first, ties by id.")),
        provenance_fields<T>());
};

template <>
struct Described<service::CloRebalanceLeg> {
    using T = service::CloRebalanceLeg;
    static constexpr std::string_view name = "CloRebalanceLeg";
    static constexpr std::string_view doc = "Sales or buys of a rebalance.";
    static constexpr auto fields = wire::list(
        required("par", &T::par, "Par to trade in all, in the currency of the deal.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}),
        optional("filter", &T::filter, "Condition on the fields of an asset.", {.max_length = 500}),
        optional("increment", &T::increment, "Par of one trade, in the currency of the deal.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}));
};

template <>
struct Described<service::CloRebalanceRequest> {
    using T = service::CloRebalanceRequest;
    static constexpr std::string_view name = "CloRebalanceRequest";
    static constexpr std::string_view doc = "A rebalance to compute.";
    static constexpr auto fields =
        wire::combined(clo_market_case_fields<T>(),
                       wire::list(optional("sell", &T::sell, "Sales, which come first."),
                                  optional("buy", &T::buy, "Buys.")));
};

template <>
struct Described<service::CloRebalanceTrade> {
    using T = service::CloRebalanceTrade;
    static constexpr std::string_view name = "CloRebalanceTrade";
    static constexpr std::string_view doc = "A trade of a rebalance.";
    static constexpr auto fields =
        wire::list(required("side", &T::side, "Side."), required("asset", &T::asset, "Asset."),
                   required("par", &T::par, "Par, in the currency of the asset."),
                   required("price", &T::price, "Price, in percent of par."));
};

template <>
struct Described<service::CloRebalanceTest> {
    using T = service::CloRebalanceTest;
    static constexpr std::string_view name = "CloRebalanceTest";
    static constexpr std::string_view doc = "A test in a rebalance.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test."),
        required("number", &T::number, "Number in the library; null for others."),
        required("name", &T::name, "Name of the test."),
        required("unit", &T::unit, "Unit of values and threshold."),
        required("before", &T::before, "Value before."),
        required("after_sells", &T::after_sells, "Value after the sales."),
        required("after_buys", &T::after_buys, "Value after the buys."),
        required("threshold", &T::threshold, "Threshold after the buys."),
        required("status_before", &T::status_before, "Result before."),
        required("status_after_sells", &T::status_after_sells, "Result after the sales."),
        required("status", &T::status, "Result after the buys."));
};

template <>
struct Described<service::CloRebalanceResponse> {
    using T = service::CloRebalanceResponse;
    static constexpr std::string_view name = "CloRebalanceResponse";
    static constexpr std::string_view doc = "Trades of a rebalance and the tests at its stages.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the tests."),
                   required("trades", &T::trades, "Trades, in the order of their first increment."),
                   required("sold", &T::sold, "Par sold."),
                   required("bought", &T::bought, "Par bought."),
                   required("cash_before", &T::cash_before, "Principal cash before."),
                   required("cash", &T::cash, "Principal cash after."),
                   required("objective_before", &T::objective_before, "Objective before."),
                   required("objective", &T::objective, "Objective after."),
                   required("tests", &T::tests, "Tests at each stage.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
