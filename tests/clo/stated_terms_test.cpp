// What a document states takes effect, or the projection says that it does not; inputs of an
// explained step give its amount.
#include "clo/explain.hpp"
#include "small_deal.hpp"

namespace ballast::clo {
namespace {

TEST(StatedTerms, ALoanThatIsRepaidAtMaturityIsNotAmortized) {
    Holding loan = small_loan("a", 100, "2018-06-15");
    loan.amortization_rate = 0.1;
    const Projection amortized = small_projection(small_deal(), {loan}, {});
    EXPECT_NEAR(amortized.periods[0].scheduled, 10.0, 1e-9);
    loan.amortization = AssetAmortization::kBullet;
    const Projection bullet = small_projection(small_deal(), {loan}, {});
    EXPECT_EQ(bullet.periods[0].scheduled, 0.0);
    EXPECT_EQ(weighted_average_life(loan, on_day("2016-03-15")),
              double(on_day("2018-06-15") - on_day("2016-03-15")) / 365.0);
}

TEST(StatedTerms, AssetsWithoutACouponOrSpreadAreListed) {
    Holding fixed = small_loan("fixed", 100, "2018-06-15");
    Holding floating = small_loan("floating", 100, "2018-06-15");
    floating.coupon_type = AssetCoupon::kFloating;
    floating.index = "X";
    floating.spread = 0.04;
    EXPECT_FALSE(has_issue(small_projection(small_deal(), {fixed, floating}, {}).issues,
                           "interest_unknown"));
    fixed.coupon.reset();
    EXPECT_TRUE(has_issue(small_projection(small_deal(), {fixed, floating}, {}).issues,
                          "interest_unknown"));
    fixed.coupon = 0.08;
    floating.spread.reset();
    EXPECT_TRUE(has_issue(small_projection(small_deal(), {fixed, floating}, {}).issues,
                          "interest_unknown"));
}

TEST(StatedTerms, AnIncentiveShareThatNoSplitAppliesIsListed) {
    Deal deal = small_deal();
    deal.incentive = Incentive{.tranche = "SUB", .share = 0.2};
    deal.waterfalls.interest.back() = {.id = "i2", .step = StepKind::kSplit};
    deal.waterfalls.interest.back().to = {{"SUB", 0.8}, {"incentive", 0.2}};
    const std::vector<Holding> pool{small_loan("a", 100, "2018-06-15")};
    EXPECT_FALSE(has_issue(small_projection(deal, pool, {}).issues, "incentive_share"));
    deal.incentive->share = 0.25;
    EXPECT_TRUE(has_issue(small_projection(deal, pool, {}).issues, "incentive_share"));
}

// A loan that pays each March and September: interest bought with it comes on the second date.
TEST(StatedTerms, PurchasedAccruedInterestCountsUntilItIsReceived) {
    Deal deal = small_deal();
    deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = 1.2}};
    deal.waterfalls.interest.insert(deal.waterfalls.interest.begin(),
                                    {.id = "i0", .step = StepKind::kCure, .coverage = "A"});
    deal.fees = {{.id = "fee", .rate = 0.04}};
    std::vector<Holding> pool{small_loan("a", 150, "2018-09-15")};
    pool[0].frequency = 2;
    pool[0].coupon = 0.08;
    const auto numerators = [&] {
        const Projection made = small_projection(deal, pool, {});
        std::vector<double> result;
        for (const CoverageRow& row : made.tests)
            if (row.waterfall == Waterfall::kInterest) result.push_back(row.oc_numerator);
        return result;
    };
    const auto fee_due = [&](std::size_t period) {
        return small_projection(deal, pool, {}).periods[period].fees[0].due;
    };
    const double without = fee_due(0);
    pool[0].purchased_accrued = amount_of(2);
    EXPECT_EQ(numerators().at(0), 150.0);
    deal.valuation.purchased_accrued = true;
    EXPECT_EQ(numerators().at(0), 152.0);
    EXPECT_EQ(numerators().at(1), 150.0);
    // All par, principal cash and purchased accrued interest at the start of the period.
    EXPECT_NEAR(fee_due(0) / without, 152.0 / 150.0, 1e-12);
    pool[0].deferring = pool[0].deferrable = true;
    const double deferring = numerators().at(0);
    pool[0].purchased_accrued.reset();
    EXPECT_EQ(numerators().at(0), deferring);
}

std::string refusal(const Assumptions& assumptions) {
    const std::vector<Holding> pool{small_loan("a", 100, "2018-06-15")};
    const auto made = project(small_deal(), pool, assumptions, small_terms());
    return made ? std::string() : made.error().errors.at(0).pointer;
}

TEST(StatedTerms, AssumptionsThatCannotApplyAreRefusedWithTheirPlace) {
    RateTable rates;
    rates.by_rating["Zz"] = 0.1;
    EXPECT_EQ(refusal({.defaults = rates}), "/assumptions/default/by_rating/Zz");
    EXPECT_EQ(refusal({.liquidation = LiquidationAssumption{.by_rating = {{"Zz", Decimal(90)}}}}),
              "/assumptions/liquidation/by_rating/Zz");
    EXPECT_EQ(refusal({.call = {.rule = CallRule::kDate}}), "/assumptions/call/date");
    EXPECT_EQ(refusal({.call = {.rule = CallRule::kPoolBelow}}), "/assumptions/call/threshold");
    RateTable known;
    known.by_rating["B2"] = 0.1;
    known.by_rating["CCC+"] = 0.2;
    EXPECT_EQ(refusal({.defaults = known}), "");
}

TEST(StatedTerms, RatesOfOtherAssetsAndDatesBeyondTheMostAreListed) {
    RateTable rates;
    rates.by_asset["a"] = 0.1;
    const std::vector<Holding> pool{small_loan("a", 100, "2018-06-15")};
    EXPECT_FALSE(has_issue(small_projection(small_deal(), pool, {.defaults = rates}).issues,
                           "unknown_asset"));
    rates.by_asset["z"] = 0.1;
    EXPECT_TRUE(has_issue(small_projection(small_deal(), pool, {.defaults = rates}).issues,
                          "unknown_asset"));
    Deal deal = small_deal();
    EXPECT_FALSE(has_issue(small_projection(deal, pool, {}).issues, "periods_cut"));
    deal.dates.stated_maturity = on_day("2066-06-15");
    const Projection made = small_projection(deal, pool, {});
    EXPECT_EQ(made.periods.size(), kMaxPeriods);
    EXPECT_TRUE(has_issue(made.issues, "periods_cut"));
}

double input(const Explanation& why, std::string_view name) {
    for (const ExplainedValue& each : why.inputs)
        if (each.name == name) return each.value;
    throw std::runtime_error("no input " + std::string(name));
}

Explanation explained(const Deal& deal, const std::vector<Holding>& pool, std::string_view date,
                      std::string_view step) {
    const CompiledDeal compiled = compile_all(deal, pool, {}, small_terms()).value();
    const Projection made = project_liabilities(deal, compiled, small_terms());
    return explain(deal, compiled, made, {.date = on_day(date), .step = std::string(step)}).value();
}

TEST(StatedTerms, InputsOfADiversionAndOfTheHurdleGiveTheirAmounts) {
    Deal deal = small_deal();
    deal.dates.reinvestment_end = on_day("2019-06-15");
    deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = 1.2}};
    deal.diversions = {{.id = "D", .coverage = "A", .trigger = 1.52, .share = 0.5}};
    deal.incentive = Incentive{.tranche = "SUB", .hurdle = 0.1};
    deal.incentive->investments = {{on_day("2016-03-15"), amount_of(50)}};
    deal.waterfalls.interest = {{.id = "i0", .step = StepKind::kCure, .coverage = "A"},
                                {.id = "i1", .step = StepKind::kDivert, .diversion = "D"},
                                {.id = "i2", .step = StepKind::kHurdle},
                                {.id = "i3", .step = StepKind::kResidual}};
    std::vector<Holding> pool{small_loan("a", 150, "2019-06-15")};
    pool[0].coupon = 0.08;  // 3 a quarter
    const Explanation diverted = explained(deal, pool, "2016-06-15", "i1");
    const double shortfall =
        input(diverted, "trigger of the diversion") * input(diverted, "OC denominator") -
        input(diverted, "OC numerator");
    EXPECT_NEAR(diverted.value, 1.5, 1e-9);
    EXPECT_NEAR(std::min(input(diverted, "share") * input(diverted, "cash"), shortfall), 1.5, 1e-9);
    const Explanation hurdle = explained(deal, pool, "2016-09-15", "i2");
    EXPECT_NEAR(input(hurdle, "hurdle balance after the date before") *
                        input(hurdle, "growth at the hurdle rate") -
                    input(hurdle, "paid by earlier steps of the date"),
                hurdle.value, 1e-9);
    EXPECT_NEAR(input(hurdle, "paid by earlier steps of the date"), 0.0, 1e-9);
}

TEST(StatedTerms, InputsOfAPrincipalStepGiveItsAmountAfterACure) {
    Deal deal = small_deal();
    deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = 1.6}};
    deal.waterfalls.interest = {{.id = "i1", .step = StepKind::kCure, .coverage = "A"},
                                {.id = "i2", .step = StepKind::kResidual}};
    std::vector<Holding> pool{small_loan("a", 150, "2019-06-15")};
    pool[0].coupon = 0.08;  // 3 a quarter, which the cure pays
    const Explanation principal = explained(deal, pool, "2016-06-15", "p2");
    EXPECT_NEAR(principal.value, 97.0, 1e-9);
    EXPECT_NEAR(input(principal, "balance of A before the date"), 100.0, 1e-9);
    EXPECT_NEAR(input(principal, "change by earlier steps of the date"), -3.0, 1e-9);
}

}  // namespace
}  // namespace ballast::clo
