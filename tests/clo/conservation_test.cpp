// Properties of projections under random assumptions: cash is conserved, in cents exactly; extreme
// inputs are computed.
#include "clo/explain.hpp"
#include "deal8_cases.hpp"

namespace ballast::clo {
namespace {

// Uniform numbers of a fixed sequence.
class Uniform {
public:
    double operator()(double low, double high) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return low + (high - low) * (static_cast<double>(state_ >> 11) * 0x1.0p-53);
    }

private:
    std::uint64_t state_ = 20261124;
};

Assumptions random_assumptions(Uniform& uniform) {
    Assumptions result{.defaults = uniform(0.0, 0.3),
                       .prepay = uniform(0.0, 0.4),
                       .recovery = uniform(0.0, 1.0),
                       .lag_months = int(uniform(0.0, 24.0))};
    result.ccc = CccAssumption{.share = uniform(0.0, 0.4), .price = Decimal(60)};
    result.reinvestment = ReinvestmentAssumption{.price = Decimal(97),
                                                 .spread = uniform(0.02, 0.06),
                                                 .term_months = int(uniform(6.0, 90.0))};
    result.liquidation = LiquidationAssumption{.price = Decimal(int(uniform(20.0, 101.0)) + 3)};
    if (uniform(0.0, 1.0) < 0.3)
        result.call = {.rule = CallRule::kPoolBelow, .threshold = uniform(0.1, 0.9)};
    return result;
}

void expect_sound(const Projection& made) {
    EXPECT_TRUE(made.conservation.holds) << made.conservation.largest;
    for (const TrancheProjection& each : made.tranches)
        for (const TrancheRow& row : each.flows) {
            ASSERT_GE(row.balance, -1e-6) << each.id;
            ASSERT_GE(row.deferred, -1e-6) << each.id;
            ASSERT_GE(row.total(), -1e-6) << each.id;
            ASSERT_TRUE(std::isfinite(row.total())) << each.id;
        }
    for (const StepRow& step : made.steps) {
        ASSERT_GE(step.paid, 0.0) << step.id;
        ASSERT_LE(step.paid, std::max(step.available, 0.0)) << step.id;  // overdrafts pay nothing
        ASSERT_LE(step.paid, step.due) << step.id;
    }
}

TEST(ProjectionProperties, CashIsConservedUnderRandomAssumptions) {
    Uniform uniform;
    for (int i = 0; i < 60; ++i) expect_sound(projected(deal8(), random_assumptions(uniform)));
}

// Terms, state and assets of the deal drawn at random.
Document random_deal(Uniform& uniform) {
    Document made = deal8();
    const auto any = [&](auto first, auto second) {
        return uniform(0.0, 1.0) < 0.5 ? first : second;
    };
    const auto day_count = [&] {
        return any(any(fin::DayCount::kAct360, fin::DayCount::kThirty360Bond),
                   fin::DayCount::kAct365Fixed);
    };
    Deal& deal = made.deal;
    deal.options.coverage_pass = any(CoveragePass::kAtLeast, CoveragePass::kAbove);
    deal.options.ic_cure = any(IcCure::kProForma, IcCure::kClassBalance);
    deal.options.rounding = any(MoneyRounding::kNone, MoneyRounding::kCents);
    deal.valuation.defaulted = any(CarryingValue::kMarket, CarryingValue::kMinRecoveryMarket);
    deal.valuation.ccc = CccTerms{.limit = uniform(0.0, 0.2)};
    for (Coverage& group : deal.coverage) {
        if (group.oc) group.oc = uniform(1.01, 1.5);
        if (group.ic) group.ic = uniform(1.0, 2.0);
    }
    AccountState& cash = deal.state->accounts["collection"];
    cash.interest = Decimal(int(uniform(0.0, 1e7)));
    cash.principal = Decimal(int(uniform(-1e7, 1e7)));
    for (Holding& asset : made.collateral) {
        asset.day_count = day_count();
        asset.frequency = any(any(1, 2), any(4, 12));
        asset.market_value = Decimal(int(uniform(30.0, 102.0)));
        asset.end_of_month = any(false, true);
        asset.deferring = uniform(0.0, 1.0) < 0.1;
        asset.business_day_rule =
            any(any(AssetBusinessDays::kNone, AssetBusinessDays::kFollowing),
                any(AssetBusinessDays::kModifiedFollowing, AssetBusinessDays::kPreceding));
    }
    return made;
}

TEST(ProjectionProperties, CashIsConservedInRandomDeals) {
    Uniform uniform;
    for (int i = 0; i < 100; ++i) {
        const Document document = random_deal(uniform);
        const Projection made = projected(document, random_assumptions(uniform));
        expect_sound(made);
        for (const TrancheProjection& each : made.tranches)
            for (std::size_t k = 1; k < each.flows.size(); ++k) {
                // Deferred interest is repaid first, so that the balance falls by at most what is
                // paid.
                const double fall = each.flows[k - 1].balance - each.flows[k].balance;
                ASSERT_GE(fall, -1e-5) << i << each.id << k;
                ASSERT_LE(fall, each.flows[k].principal_paid + 1e-5) << i << each.id << k;
            }
    }
}

TEST(ProjectionProperties, CashIsConservedExactlyInCents) {
    Uniform uniform;
    Document document = deal8();
    document.deal.options.rounding = MoneyRounding::kCents;
    for (int i = 0; i < 20; ++i) {
        const Projection made = projected(document, random_assumptions(uniform));
        expect_sound(made);
        EXPECT_EQ(made.conservation.largest, 0.0);
        for (const StepRow& step : made.steps)
            ASSERT_EQ(std::nearbyint(step.paid * 100.0) / 100.0, step.paid) << step.id;
    }
}

// Assets that the projection bought are parts too, as most of the pool is bought after some years.
TEST(ProjectionProperties, PartsOfAnExplainedFigureAddUpUnderRandomAssumptions) {
    Uniform uniform;
    int compared = 0;
    for (int i = 0; i < 10; ++i) {
        const Assumptions assumptions = random_assumptions(uniform);
        const ProjectionTerms terms = terms_of(deal8());
        const Deal& deal = deal8().deal;
        const CompiledDeal compiled =
            compile_all(deal, deal8().collateral, assumptions, terms).value();
        const Projection made = project_liabilities(deal, compiled, terms);
        std::vector<ExplainedCell> cells;
        for (const CoverageRow& row : made.tests)
            if (row.waterfall == Waterfall::kInterest)
                cells.push_back({.date = row.date, .coverage = row.id});
        for (const PeriodRow& row : made.periods)
            for (const char* what : {"interest", "principal", "performing"})
                cells.push_back({.date = row.date, .collateral = what});
        for (const ExplainedCell& cell : cells) {
            const Result<Explanation> why = explain(deal, compiled, made, cell);
            ASSERT_TRUE(why) << why.error().message;
            ASSERT_NEAR(why->rest, 0.0, 0.01)
                << cell.date->to_string() << ' ' << cell.coverage.value_or("")
                << cell.collateral.value_or("") << ", run " << i;
            compared += !why->rows.empty();
        }
    }
    EXPECT_GT(compared, 1'000);
}

TEST(ProjectionProperties, TheOrderOfAssetsDoesNotMatter) {
    Uniform uniform;
    const Assumptions assumptions = random_assumptions(uniform);
    Document document = deal8();
    const Projection before = projected(document, assumptions);
    std::ranges::reverse(document.collateral);
    const Projection after = projected(document, assumptions);
    for (std::size_t t = 0; t < before.tranches.size(); ++t)
        EXPECT_NEAR(after.tranches[t].interest_paid, before.tranches[t].interest_paid, 1e-5);
}

TEST(ProjectionProperties, ExtremeInputsAreComputed) {
    Document document = deal8();
    expect_sound(projected(document, {.defaults = 1.0, .recovery = 0.0}));  // total default
    const std::vector<Holding> pool = document.collateral;
    document.collateral.clear();  // zero pool
    expect_sound(projected(document, {}));
    document.collateral = pool;
    for (const Tranche& tranche : document.deal.tranches)  // notes paid off
        if (tranche.kind == TrancheKind::kDebt)
            document.deal.state->tranches[tranche.id].balance = Decimal(0);
    const Projection paid = projected(document, {.defaults = 0.02, .recovery = 0.5});
    expect_sound(paid);
    for (const CoverageRow& row : paid.tests) EXPECT_FALSE(row.oc);
    document.deal.state->accounts["collection"].principal = Decimal(-7'000'000);  // negative cash
    expect_sound(projected(document, {.prepay = 0.1}));
}

TEST(ProjectionProperties, ACallSellsTheAssetsAndRedeemsTheNotes) {
    Assumptions assumptions{.prepay = 0.1};
    assumptions.liquidation = LiquidationAssumption{.price = Decimal(100)};
    assumptions.call = {.rule = CallRule::kDate, .date = fin::Date::from_ymd(2029, 1, 15).value()};
    const Projection made = projected(deal8(), assumptions);
    expect_sound(made);
    const std::size_t called = 11;  // 2029-01-15
    EXPECT_EQ(made.periods[called].date, *assumptions.call.date);
    EXPECT_GT(made.periods[called].sales, 4e8);
    EXPECT_NEAR(tranche(made, "F").flows[called].balance, 0.0, 1e-6);
    EXPECT_EQ(made.periods[called + 1].interest_proceeds, 0.0);
}

}  // namespace
}  // namespace ballast::clo
