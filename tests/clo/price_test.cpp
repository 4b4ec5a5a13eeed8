// Cases A14 and A15: break-even default rates; yields, margins and durations of tranches.
#include "clo/breakeven.hpp"
#include "clo/tranche_price.hpp"
#include "deal8_cases.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

TEST(PriceCases, MeasuresOfCaseA15) {
    const golden::JsonCase file("tests/golden/clo/A15_tranche_analytics.json");
    const golden::JsonCase projections("tests/golden/clo/A12_deal8_projection.json");
    const Assumptions assumptions = scenario(projections["scenarios"]["base"]["inputs"]);
    const ProjectionTerms terms = terms_of(deal8());
    const CompiledDeal compiled =
        compile_all(deal8().deal, deal8().collateral, assumptions, terms).value();
    const Projection made = project_liabilities(deal8().deal, compiled, terms);
    for (const auto [id, expected] : file["expected"].get_object()) {
        SCOPED_TRACE(id);
        std::size_t t = 0;
        while (made.tranches[t].id != id) ++t;
        const TrancheFlows flows =
            tranche_flows(compiled.plan, made.tranches[t], t, deal8().deal, terms);
        const TrancheMeasures got = measures_at(flows, expected["price"]);
        EXPECT_NEAR(got.yield.value(), double(expected["yield_annual_xirr"]), 1e-8);
        EXPECT_NEAR(got.bond_equivalent_yield.value(),
                    double(expected["yield_bond_equivalent_quarterly"]), 1e-8);
        EXPECT_NEAR(got.discount_margin.value(), double(expected["discount_margin"]), 1e-8);
        EXPECT_NEAR(got.spread_duration.value(), double(expected["spread_duration"]), 1e-6);
        EXPECT_NEAR(got.macaulay_duration.value(), double(expected["macaulay_duration"]), 1e-8);
        EXPECT_NEAR(got.modified_duration.value(), double(expected["modified_duration_annual"]),
                    1e-8);
        EXPECT_NEAR(got.wal.value(), double(expected["wal"]), 1e-8);
        EXPECT_NEAR(price_at_margin(flows, 0.015).value(), double(expected["price_at_dm_150bp"]),
                    1e-7);
        // And back.
        EXPECT_NEAR(price_at_yield(flows, *got.yield).value(), got.price, 1e-7);
        EXPECT_NEAR(price_at_z_spread(flows, got.z_spread.value()).value(), got.price, 1e-7);
    }
}

TEST(BreakevenCases, DefaultRatesOfCaseA14) {
    const golden::JsonCase file("tests/golden/clo/A14_break_even_cdr.json");
    const Assumptions assumptions = scenario(file["scenario"]);
    for (const auto [id, expected] : file["expected"].get_object()) {
        const Breakeven got = break_even(deal8().deal, deal8().collateral, assumptions,
                                         terms_of(deal8()), {.tranche = std::string(id)})
                                  .value();
        EXPECT_NEAR(got.value.value(), double(expected["break_even_cdr"]), 1e-6) << id;
        EXPECT_NEAR(got.low.cumulative_default, double(expected["cum_default_rate_at_break_even"]),
                    1e-6)
            << id;
        EXPECT_TRUE(got.low.bears && !got.high.bears);
        EXPECT_LE(got.low.loss, 1.0);
        EXPECT_GT(got.high.loss, 1.0);
        EXPECT_LT(got.width, 1e-9);
        EXPECT_TRUE(got.non_monotone.empty());
    }
}

TEST(BreakevenCases, WithoutALossThereIsNoBreakEven) {
    const golden::JsonCase file("tests/golden/clo/A14_break_even_cdr.json");
    const Breakeven got = break_even(deal8().deal, deal8().collateral, scenario(file["scenario"]),
                                     terms_of(deal8()), {.tranche = "A1", .highest = 0.02})
                              .value();
    EXPECT_FALSE(got.value);
    EXPECT_EQ(got.issues.at(0).code, "no_breakeven");
    EXPECT_FALSE(break_even(deal8().deal, deal8().collateral, scenario(file["scenario"]),
                            terms_of(deal8()), {.tranche = "Z"}));
}

}  // namespace
}  // namespace ballast::clo
