// The derived bank of tests/golden/alm: ten positions of all types, computed independently in
// Python and in R.
#include "alm/mini_bank_test.hpp"

#include "alm/outlier.hpp"
#include "base/threads.hpp"

namespace ballast::alm {
namespace {

class MiniBank : public testing::Test {
protected:
    golden::JsonCase json_{"tests/golden/alm/derived_mini_bank.json"};
    Market market_ = test::market_of(json_["inputs"]);
    std::vector<Scenario> scenarios_ = test::seven_scenarios();
    double tolerance_ = double(json_["tolerance"]);

    Book book(const BookSettings& settings) {
        Book result(market_, {}, settings);
        for (const test::Element row : json_["inputs"]["positions"].get_array())
            EXPECT_TRUE(result.add(test::position_of(row)));
        return result;
    }
};

TEST_F(MiniBank, EveryPositionHasItsEveAndNiiUnderEveryScenario) {
    for (const BalanceRule balance : {BalanceRule::kRunoff, BalanceRule::kConstant}) {
        const Book all = book({.balance = balance});
        const BookValue value = value_book(all, market_, scenarios_, Detail::kMonths, {}).value();
        const std::string_view key =
            balance == BalanceRule::kRunoff ? "NII_run_off" : "NII_constant_balance";
        std::size_t i = 0;
        for (const test::Element row : json_["inputs"]["positions"].get_array()) {
            const std::string id = test::text_of(row, "id");
            const test::Element expected = json_["expected"]["positions"][id];
            for (std::size_t s = 0; s < scenarios_.size(); ++s) {
                const std::string& name = scenarios_[s].name;
                EXPECT_NEAR(value.eve[i * 7 + s], double(expected["EVE"][name]), 2e-5)
                    << id << " " << name;
                simdjson::dom::element months;
                if (expected[key][name].get(months)) continue;
                const std::vector<double> want = golden::numbers(months);
                for (std::size_t m = 0; m < 12; ++m)
                    EXPECT_NEAR(value.nii_by_month[(i * 7 + s) * 12 + m], want[m], 1e-7)
                        << id << " " << name << " month " << m;
            }
            ++i;
        }
    }
}

TEST_F(MiniBank, TotalsMatchTheReference) {
    const Book runoff = book({});
    const Book constant = book({.balance = BalanceRule::kConstant});
    const BookValue a = value_book(runoff, market_, scenarios_, Detail::kTotals, {}).value();
    const BookValue b = value_book(constant, market_, scenarios_, Detail::kTotals, {}).value();
    for (std::size_t s = 0; s < scenarios_.size(); ++s) {
        const std::string& name = scenarios_[s].name;
        EXPECT_NEAR(a.total(s).eve, double(json_["expected"]["EVE_by_currency"]["EUR"][name]),
                    tolerance_);
        double expected = 0.0;
        if (!json_["expected"]["total_NII_run_off"]["12m"][name].get(expected)) {
            EXPECT_NEAR(a.total(s).nii(), expected, tolerance_) << name;
            EXPECT_NEAR(b.total(s).nii(),
                        double(json_["expected"]["total_NII_constant_balance"]["12m"][name]),
                        tolerance_);
        }
        EXPECT_EQ(b.total(s).eve, a.total(s).eve);
    }
}

// Regulation (EU) 2024/856, article 4: a constant balance sheet over a year.
TEST_F(MiniBank, TheNiiTestHasTheTermsOfItsRegulationWhateverThoseOfTheAnalysis) {
    const double tier1 = double(json_["inputs"]["tier1"]);
    const double expected = double(json_["expected"]["SOT"]["NII_decline_ratio_worst"]);
    for (const BookSettings& settings :
         {BookSettings{}, BookSettings{.horizon_months = 24, .months = MonthRule::kCalendar},
          BookSettings{.horizon_months = 6, .balance = BalanceRule::kConstant},
          BookSettings{.balance = BalanceRule::kConstant}}) {
        const Book all = book(settings);
        const BookValue value = value_book(all, market_, scenarios_, Detail::kTotals, {}).value();
        const auto test = nii_test_settings(settings, *market_.regulation, scenarios_, 0);
        GroupNii nii;
        if (test) nii = nii_of_test(book(*test), all.groups(), market_, scenarios_, 0, {}).value();
        EXPECT_EQ(test.has_value(),
                  settings.balance != BalanceRule::kConstant || settings.horizon_months != 12);
        const auto aggregations = aggregate(market_, all.groups(), value, scenarios_, 0);
        const OutlierTests tests =
            outlier_tests(market_, all.groups(), value, scenarios_, 0, aggregations, tier1, nii);
        EXPECT_NEAR(tests.nii_decline_ratio.value(), expected, 1e-9);
        EXPECT_EQ(tests.nii_outlier, false);
        EXPECT_EQ(tests.nii_balance, BalanceRule::kConstant);
        EXPECT_EQ(tests.nii_horizon_months, 12);
        EXPECT_EQ(tests.nii_source, "Regulation (EU) 2024/856, article 4");
        EXPECT_NEAR(tests.nii_base.value(),
                    double(json_["expected"]["total_NII_constant_balance"]["12m"]["base"]),
                    tolerance_);
        EXPECT_NEAR(tests.nii_decline.value(), expected * tier1, tolerance_);
        double drivers = 0.0;
        for (const Driver& driver : tests.nii_drivers) drivers += driver.change;
        EXPECT_NEAR(drivers, -expected * tier1, tolerance_);
    }
}

TEST_F(MiniBank, AnEveRatioIsComparedWithTheLimitOfItsOwnStandard) {
    const Book all = book({});
    const BookValue value = value_book(all, market_, scenarios_, Detail::kTotals, {}).value();
    const auto aggregations = aggregate(market_, all.groups(), value, scenarios_, 0);
    const OutlierTests tests = outlier_tests(market_, all.groups(), value, scenarios_, 0,
                                             aggregations, double(json_["inputs"]["tier1"]));
    // 16.8 % of Tier 1 by both aggregations: SRP31 and Regulation (EU) 2024/856 allow 15 %.
    EXPECT_EQ(tests.eve_basel_threshold, 0.15);
    EXPECT_EQ(tests.eve_eu_threshold, 0.15);
    EXPECT_EQ(tests.eve_basel_outlier, true);
    EXPECT_EQ(tests.eve_eu_outlier, true);
    EXPECT_EQ(tests.eve_balance, BalanceRule::kRunoff);
}

TEST_F(MiniBank, WithoutAParallelScenarioThereIsNoNiiTest) {
    const std::vector<Scenario> some{scenarios_[0], scenarios_[3]};
    EXPECT_FALSE(nii_test_settings({}, *market_.regulation, some, 0));
    const Book all = book({});
    const BookValue value = value_book(all, market_, some, Detail::kTotals, {}).value();
    const auto aggregations = aggregate(market_, all.groups(), value, some, 0);
    const OutlierTests tests =
        outlier_tests(market_, all.groups(), value, some, 0, aggregations, 1e6);
    EXPECT_FALSE(tests.nii_decline_ratio);
    EXPECT_FALSE(tests.nii_base);
}

TEST_F(MiniBank, CashFlowsMatchTheReference) {
    const LaneTables tables =
        make_lane_tables(market_, std::span(scenarios_).first(1), book({}).days(), false, {});
    const RateView rates(tables, 0, 0);
    const Book empty(market_, {}, {});
    for (const test::Element row : json_["inputs"]["positions"].get_array()) {
        const Position position = test::position_of(row);
        const double sign = position.side == Side::kAsset ? 1 : -1;
        const CashFlowSchedule projected =
            empty.resolve(position)->legs.front().project_cash_flows(rates, *market_.regulation);
        std::size_t k = 0;
        for (const test::Element flow :
             json_["expected"]["positions"][position.id]["cash_flows_base"].get_array()) {
            ASSERT_LT(k, projected.flows.size()) << position.id;
            EXPECT_EQ(projected.flows[k].date.to_string(),
                      std::string_view(flow.at(0).get_string()));
            EXPECT_NEAR(sign * projected.flows[k].interest, double(flow.at(1)), 1e-6)
                << position.id;
            EXPECT_NEAR(sign * projected.flows[k].principal, double(flow.at(2)), 1e-6)
                << position.id;
            ++k;
        }
        EXPECT_EQ(k, projected.flows.size()) << position.id;
    }
}

TEST_F(MiniBank, AnyNumberOfThreadsAndAnySubsetGiveTheSameBytes) {
    const Book all = book({.balance = BalanceRule::kConstant});
    const BookValue one = value_book(all, market_, scenarios_, Detail::kMonths, {}).value();
    for (const std::size_t threads : {2, 8}) {
        ThreadPool pool(threads);
        const BookValue many =
            value_book(all, market_, scenarios_, Detail::kMonths, {.threads = &pool}).value();
        EXPECT_EQ(many.eve, one.eve);
        EXPECT_EQ(many.nii_by_month, one.nii_by_month);
        EXPECT_EQ(many.total(3).eve, one.total(3).eve);
    }
    const std::vector<std::size_t> some{7, 2};
    const BookValue part =
        value_book(all, market_, scenarios_, Detail::kPositions, {}, some).value();
    EXPECT_EQ(part.eve[0], one.eve[7 * 7]);
    EXPECT_EQ(part.eve[7 + 3], one.eve[2 * 7 + 3]);
}

}  // namespace
}  // namespace ballast::alm
