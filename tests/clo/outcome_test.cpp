// Outcomes of the scenarios of case A12 against its summaries and columns.
#include "clo/outcome.hpp"

#include <algorithm>

#include "deal8_cases.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

class Outcome : public testing::TestWithParam<std::string> {
protected:
    const golden::JsonCase& file() {
        static const golden::JsonCase read("tests/golden/clo/A12_deal8_projection.json");
        return read;
    }
    element expected() { return file()["scenarios"][GetParam()]["expected_summary"]; }
    golden::CsvCase table() {
        return golden::CsvCase(fmt::format("tests/golden/clo/A12_deal8_{}.csv", GetParam()));
    }
    ProjectionOutcome outcome() {
        return outcome_of(deal8().deal,
                          projected(deal8(), scenario(file()["scenarios"][GetParam()]["inputs"])));
    }
};
INSTANTIATE_TEST_SUITE_P(Scenarios, Outcome,
                         testing::Values("base", "zero_default", "stress_moderate"));

TEST_P(Outcome, ATestFailsOnTheQuartersOfTheSummary) {
    const ProjectionOutcome made = outcome();
    const std::vector<fin::Date> dates = table().dates();
    std::optional<fin::Date> first;
    for (const auto [group, quarters] : expected()["quarters_with_oc_fail"].get_object()) {
        const auto test =
            std::ranges::find(made.tests, "oc." + std::string(group), &TestOutcome::id);
        ASSERT_NE(test, made.tests.end()) << group;
        EXPECT_EQ(std::size_t(test->failed), quarters.get_array().size()) << group;
        ASSERT_TRUE(test->smallest_cushion) << group;
        EXPECT_EQ(*test->smallest_cushion < 0.0, test->failed > 0) << group;
        if (quarters.get_array().size() == 0) {
            EXPECT_FALSE(test->first_failure) << group;
            continue;
        }
        const fin::Date date = dates[std::size_t(std::int64_t(quarters.at(0))) - 1];
        EXPECT_EQ(test->first_failure, date) << group;
        first = std::min(first.value_or(date), date);
    }
    EXPECT_EQ(made.first_failure, first);
    EXPECT_EQ(made.first_failed.empty(), !first.has_value());
}

TEST_P(Outcome, TranchesHaveTheBalancesLivesAndYieldsOfTheSummary) {
    const ProjectionOutcome made = outcome();
    double loss = 0.0;
    for (const TrancheOutcome& tranche : made.tranches) {
        if (tranche.kind == TrancheKind::kEquity) {
            const element equity = expected()["equity"];
            EXPECT_NEAR(tranche.yield.value(), double(equity["irr_xirr"]), 1e-8);
            EXPECT_NEAR(tranche.multiple.value(), double(equity["multiple"]), 1e-8);
            EXPECT_FALSE(tranche.loss);
            EXPECT_FALSE(tranche.principal_loss);
            continue;
        }
        const element note = expected()["tranches"][tranche.id];
        EXPECT_NEAR(tranche.principal_loss.value(), double(note["final_balance"]), 0.01)
            << tranche.id;
        EXPECT_NEAR(tranche.loss.value(), double(note["shortfall"]), 0.01) << tranche.id;
        EXPECT_NEAR(tranche.yield.value(), double(note["yield_at_par_xirr"]), 1e-8) << tranche.id;
        EXPECT_EQ(tranche.wal.has_value(), !note["wal_years"].is_null()) << tranche.id;
        loss += double(note["shortfall"]);
    }
    EXPECT_NEAR(made.notes_loss, loss, 0.05);
    EXPECT_NEAR(made.cumulative_default, double(expected()["pool"]["cum_default"]), 0.01);
    EXPECT_FALSE(made.accelerated);
}

TEST_P(Outcome, InterestIsFirstUnpaidWhereTheColumnsHaveDeferredInterest) {
    const ProjectionOutcome made = outcome();
    const golden::CsvCase columns = table();
    for (const TrancheOutcome& tranche : made.tranches) {
        if (tranche.kind == TrancheKind::kEquity) continue;
        const std::vector<double> deferred = columns.column("def_" + tranche.id);
        const auto first = std::ranges::find_if(deferred, [](double x) { return x > 0.0; });
        if (first == deferred.end())
            EXPECT_FALSE(tranche.first_unpaid) << tranche.id;
        else
            EXPECT_EQ(tranche.first_unpaid, columns.dates()[std::size_t(first - deferred.begin())])
                << tranche.id;
    }
}

// The tests of one group fail on a date where they fail in one of its waterfalls.
TEST(OutcomeOfTests, AFailureInOneWaterfallOfADateCountsOnce) {
    const Deal& deal = deal8().deal;
    const Coverage& group = deal.coverage.front();
    Projection made;
    const fin::Date date = fin::Date::from_serial(20'000);
    for (const bool passes : {false, false, true})
        made.tests.push_back({.date = date,
                              .id = group.id,
                              .oc = passes ? 1.4 : 1.0,
                              .oc_trigger = 1.2,
                              .oc_passes = passes});
    const ProjectionOutcome outcome = outcome_of(deal, made);
    const auto test = std::ranges::find(outcome.tests, "oc." + group.id, &TestOutcome::id);
    EXPECT_EQ(test->tested, 1);
    EXPECT_EQ(test->failed, 1);
    EXPECT_DOUBLE_EQ(*test->smallest_cushion, 1.0 - 1.2);
    EXPECT_EQ(outcome.first_failed, std::vector<std::string>{"oc." + group.id});
}

}  // namespace
}  // namespace ballast::clo
