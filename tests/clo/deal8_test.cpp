// Cases A12, A13: a deal of eight classes over forty quarters, by an independent implementation.
#include "deal8_cases.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

const golden::JsonCase& projections() {
    static const golden::JsonCase file("tests/golden/clo/A12_deal8_projection.json");
    return file;
}

const std::vector<std::string> kNotes{"A1", "A2", "B", "C", "D", "E", "F"};

void expect_quarters(const Projection& made, const std::string& name) {
    const golden::CsvCase table(fmt::format("tests/golden/clo/A12_deal8_{}.csv", name));
    ASSERT_EQ(table.rows(), made.periods.size());
    const auto same = [&](const std::string& column, auto value, double tolerance) {
        const std::vector<double> expected = table.column(column);
        for (std::size_t k = 0; k < expected.size(); ++k)
            ASSERT_NEAR(value(k), expected[k], tolerance) << column << " of quarter " << k + 1;
    };
    const auto period = [&](double PeriodRow::* field) {
        return [&made, field](std::size_t k) { return made.periods[k].*field; };
    };
    same("begin_performing", period(&PeriodRow::performing_begin), 0.01);
    same("default", period(&PeriodRow::defaulted), 0.01);
    same("interest_collected", period(&PeriodRow::interest), 0.01);
    same("recovery_received", period(&PeriodRow::recoveries), 0.01);
    same("defaulted_carry", period(&PeriodRow::defaulted_value), 0.01);
    same("ccc_haircut", period(&PeriodRow::ccc_haircut), 0.01);
    same("reinvested_cash", period(&PeriodRow::reinvested), 0.01);
    same("diverted", period(&PeriodRow::diverted), 0.01);
    same("incentive", period(&PeriodRow::incentive), 0.01);
    same("hurdle_balance", period(&PeriodRow::hurdle), 0.01);
    for (const auto& [column, fee] :
         {std::pair("admin", 0), std::pair("senior_fee", 1), std::pair("sub_fee", 2)})
        same(
            column, [&](std::size_t k) { return made.periods[k].fees[std::size_t(fee)].paid; },
            0.01);
    for (const std::string& id : kNotes) {
        const std::vector<TrancheRow>& rows = tranche(made, id).flows;
        same("int_" + id, [&](std::size_t k) { return rows[k].interest_paid; }, 0.01);
        same("defint_paid_" + id, [&](std::size_t k) { return rows[k].deferred_paid; }, 0.01);
        same("prin_" + id, [&](std::size_t k) { return rows[k].principal_paid; }, 0.01);
        same("bal_" + id, [&](std::size_t k) { return rows[k].balance; }, 0.01);
        same("def_" + id, [&](std::size_t k) { return rows[k].deferred; }, 0.01);
    }
    same("equity", [&](std::size_t k) { return tranche(made, "SUB").flows[k].distribution; }, 0.01);
}

void expect_ratios(const Projection& made, const std::string& name) {
    const golden::CsvCase table(fmt::format("tests/golden/clo/A12_deal8_{}.csv", name));
    const std::vector<fin::Date> dates = table.dates();
    std::size_t compared = 0;
    for (const CoverageRow& row : made.tests) {
        if (row.waterfall != Waterfall::kInterest) continue;
        const auto k = std::size_t(std::ranges::find(dates, row.date) - dates.begin());
        if (row.oc && row.oc_trigger) {
            ASSERT_NEAR(*row.oc, table.column("oc_" + row.id)[k], 1e-8) << row.id << " " << k + 1;
            ++compared;
        }
        if (row.ic && row.ic_trigger) {
            ASSERT_NEAR(*row.ic, table.column("ic_" + row.id)[k], 1e-8) << row.id << " " << k + 1;
        }
    }
    EXPECT_GT(compared, 100U);
}

void expect_summary(const Projection& made, element expected) {
    for (const auto [id, note] : expected["tranches"].get_object()) {
        const TrancheProjection& got = tranche(made, id);
        EXPECT_NEAR(got.principal_paid, double(note["principal_paid"]), 0.01) << id;
        EXPECT_NEAR(got.loss, double(note["shortfall"]), 0.01) << id;
        if (note["wal_years"].is_null())
            EXPECT_FALSE(got.wal) << id;
        else
            EXPECT_NEAR(got.wal.value(), double(note["wal_years"]), 1e-8) << id;
        EXPECT_NEAR(got.yield.value(), double(note["yield_at_par_xirr"]), 1e-8) << id;
    }
    const element equity = expected["equity"];
    const TrancheProjection& sub = tranche(made, "SUB");
    EXPECT_NEAR(sub.distributions, double(equity["total_distributions"]), 0.01);
    EXPECT_NEAR(sub.multiple.value(), double(equity["multiple"]), 1e-8);
    EXPECT_NEAR(sub.irr.value(), double(equity["irr_xirr"]), 1e-8);
    EXPECT_NEAR(made.cumulative_default, double(expected["pool"]["cum_default"]), 0.01);
    EXPECT_FALSE(made.first_accelerated);
    EXPECT_TRUE(made.conservation.holds) << made.conservation.largest;
}

class Deal8 : public testing::TestWithParam<std::string> {};

TEST_P(Deal8, AgreesWithTheIndependentImplementation) {
    const element each = projections()["scenarios"][GetParam()];
    const Projection made = projected(deal8(), scenario(each["inputs"]));
    expect_quarters(made, GetParam());
    expect_ratios(made, GetParam());
    expect_summary(made, each["expected_summary"]);
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Deal8,
                         testing::Values("base", "zero_default", "stress_moderate"));

TEST(Deal8Paths, ListedDefaultsGiveTheListedResults) {
    const golden::JsonCase file("tests/golden/clo/A13_path_replay.json");
    for (const element path : file["paths"].get_array()) {
        Assumptions assumptions = scenario(file["base_scenario"]);
        for (const auto [asset, quarter] : path["default_events"].get_object())
            assumptions.default_events[std::string(asset)] = std::int64_t(quarter);
        const Projection made = projected(deal8(), assumptions);
        const element expected = path["expected"];
        for (const std::string& id : kNotes) {
            EXPECT_NEAR(tranche(made, id).loss, double(expected["shortfall"][id]), 0.01) << id;
            if (!expected["wal"][id].is_null()) {
                EXPECT_NEAR(tranche(made, id).wal.value(), double(expected["wal"][id]), 1e-8);
            }
        }
        const TrancheProjection& sub = tranche(made, "SUB");
        EXPECT_NEAR(sub.distributions, double(expected["equity_total"]), 0.01);
        EXPECT_NEAR(sub.irr.value(), double(expected["equity_irr"]), 1e-8);
        EXPECT_NEAR(made.cumulative_default, double(expected["cum_default"]), 0.01);
        EXPECT_NEAR(made.periods.back().hurdle, double(expected["final_hurdle_balance"]), 0.01);
        EXPECT_TRUE(made.conservation.holds);
    }
}

}  // namespace
}  // namespace ballast::clo
