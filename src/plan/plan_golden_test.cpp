// Cases of tests/golden/plan: history, life events, closed forms, published tables.
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <memory>

#include "base/threads.hpp"
#include "math/statistics.hpp"
#include "plan/test_plans.hpp"
#include "plan/tile_kernel.hpp"

namespace ballast::plan {
namespace {

using simdjson::dom::element;

element case_of(const golden::JsonCase& file, std::string_view id) {
    for (const element each : file["cases"].get_array())
        if (std::string_view(each["id"]) == id) return each;
    throw std::runtime_error("no case " + std::string(id));
}

const golden::JsonCase& historical() {
    static const golden::JsonCase file("tests/golden/plan/retirement_historical.json");
    return file;
}
const golden::JsonCase& small() {
    static const golden::JsonCase file("tests/golden/plan/planner_small.json");
    return file;
}

void expect_maximum_rates(std::string_view id, Timing timing) {
    const element each = case_of(historical(), id);
    const Simulation made =
        simulated(historical_plan(each["stock"], 30, timing, 0.04), owl_history());
    std::map<std::string, double> rates;
    for (const Cohort& cohort : made.cohorts)
        rates[std::to_string(cohort.start_year)] = *cohort.maximum_rate;
    std::size_t count = 0;
    for (const auto [year, rate] : each["expected"].get_object()) {
        EXPECT_NEAR(rates.at(std::string(year)), double(rate), 6e-9) << year;
        ++count;
    }
    EXPECT_EQ(count, made.cohorts.size());
}

TEST(HistoricalCases, MaximumRatesOfEveryStartYear) {
    expect_maximum_rates("swr_5050_start", Timing::kStart);
    expect_maximum_rates("swr_7525_end", Timing::kEnd);
}

TEST(HistoricalCases, OwlsMaximumRateOf1966) {
    const Simulation made =
        simulated(historical_plan(0.5, 30, Timing::kStart, 0.04), owl_history());
    EXPECT_EQ(made.cohorts[38].start_year, 1966);
    EXPECT_NEAR(*made.cohorts[38].maximum_rate * 1e6, 36'665.93, 0.005);
}

TEST(HistoricalCases, ThePeriodsThatFailAtFourPercent) {
    const element expected = case_of(historical(), "success_4pct_5050_start")["expected"];
    const Simulation made =
        simulated(historical_plan(0.5, 30, Timing::kStart, 0.04), owl_history());
    EXPECT_EQ(made.paths, std::uint64_t(expected["periods"]));
    EXPECT_EQ(made.successes, std::uint64_t(expected["successes"]));
    EXPECT_NEAR(made.success_rate, double(expected["success_rate"]), 1e-12);
    std::vector<std::int64_t> failed;
    for (const Cohort& cohort : made.cohorts)
        if (!cohort.success) failed.push_back(cohort.start_year);
    std::vector<std::int64_t> requested;
    for (const element year : expected["failed_start_years"].get_array())
        requested.push_back(std::int64_t(year));
    EXPECT_EQ(failed, requested);
}

void expect_years(const Simulation& made, element years) {
    std::size_t k = 0;
    for (const element row : years.get_array()) {
        EXPECT_NEAR(made.spending_percentiles[k].p50, double(row.at(1)), 0.006) << k;
        EXPECT_NEAR(made.percentiles[k].p50, double(row.at(2)), 0.006) << k;
        EXPECT_EQ(made.percentiles[k].calendar_year, std::int64_t(row.at(0)));
        ++k;
    }
    EXPECT_EQ(k, made.percentiles.size());
}

TEST(HistoricalCases, YearByYearFrom1966) {
    const element dollars = case_of(historical(), "path_1966_4pct_5050_start");
    Plan plan = historical_plan(0.5, 30, Timing::kStart, 0.04);
    plan.start_year = 1966;
    const Simulation made = simulated(plan, owl_history());
    expect_years(made, dollars["expected"]["years"]);
    EXPECT_EQ(made.cohorts[0].ruin_year,
              std::int64_t(dollars["expected"]["first_year_not_fully_paid"]));

    const element share = case_of(historical(), "constant_percentage_1966_4pct_6040");
    plan = historical_plan(0.6, 30, Timing::kStart, 0.04);
    plan.start_year = 1966;
    plan.withdrawal->strategy = Strategy::kConstantPercentage;
    const Simulation second = simulated(plan, owl_history());
    expect_years(second, share["expected"]["years"]);
    EXPECT_NEAR(second.terminal.mean_real, double(share["expected"]["final_balance_real"]), 0.006);
    EXPECT_TRUE(second.cohorts[0].success);
}

TEST(ClosedForms, ConstantPercentageOfALognormalMarket) {
    const element each = case_of(historical(), "mc_constant_percentage_lognormal");
    Plan plan = fixed_plan(1e6, 30, 0.05, 0.0);
    plan.model = ReturnModel::kLognormal;
    plan.mean_kind = MeanKind::kLog;
    plan.laws = {{"all", 0.05, 0.15}};
    plan.withdrawal = WithdrawalRule{.strategy = Strategy::kConstantPercentage, .rate = 0.04};
    plan.paths = 200'000;
    const Percentiles made = simulated(plan, flat_history()).terminal.nominal;
    const element expected = each["expected_percentiles_final"];
    // Standard error of a quantile: sigma sqrt(T) sqrt(p (1 - p) / N) / density of the normal.
    const std::array<std::pair<const char*, double>, 7> found = {{{"5", made.p5},
                                                                  {"10", made.p10},
                                                                  {"25", made.p25},
                                                                  {"50", made.p50},
                                                                  {"75", made.p75},
                                                                  {"90", made.p90},
                                                                  {"95", made.p95}}};
    const std::map<std::string, double> density = {{"5", 0.1031},  {"10", 0.1755}, {"25", 0.3178},
                                                   {"50", 0.3989}, {"75", 0.3178}, {"90", 0.1755},
                                                   {"95", 0.1031}};
    for (const auto& [name, value] : found) {
        const double p = std::stod(name) / 100;
        const double error =
            0.15 * std::sqrt(30.0) * std::sqrt(p * (1 - p) / 200'000) / density.at(name);
        EXPECT_NEAR(std::log(value / double(expected[name])), 0.0, 4 * error) << name;
    }
}

TEST(ClosedForms, RuinWithinTwoPeriods) {
    const element each = case_of(historical(), "mc_two_period_ruin");
    Plan plan = fixed_plan(1e6, 2, 0.05, 0.0);
    plan.model = ReturnModel::kLognormal;
    plan.mean_kind = MeanKind::kLog;
    plan.laws = {{"all", 0.05, 0.18}};
    plan.withdrawal = WithdrawalRule{.rate = double(each["w"])};
    plan.paths = 1'000'000;
    const Simulation made = simulated(plan, flat_history());
    EXPECT_NEAR(made.success_rate, double(each["expected_success"]), 4 * made.standard_error);
    EXPECT_EQ(made.ruin_year.size(), 1U);
    EXPECT_EQ(made.ruin_year[0].year, 2);
}

TEST(ClosedForms, ARateAHairBelowTheZeroVolatilityMaximumHolds) {
    const double exact = case_of(historical(), "pmt_zero_vol")["expected_swr"];
    Plan plan = fixed_plan(1e6, 30, 0.01, 0.0);
    plan.withdrawal = WithdrawalRule{.rate = exact * (1 - 1e-12)};
    EXPECT_EQ(simulated(plan, flat_history()).success_rate, 1.0);
    plan.withdrawal->rate = exact * (1 + 1e-9);
    EXPECT_EQ(simulated(plan, flat_history()).success_rate, 0.0);
    for (const element row : case_of(small(), "sweep_grid_zero_vol")["expected"].get_array()) {
        plan = fixed_plan(1e6, static_cast<int>(std::int64_t(row.at(2))), double(row.at(0)),
                          double(row.at(1)));
        plan.withdrawal = WithdrawalRule{.rate = double(row.at(3)) - 1e-8};
        EXPECT_EQ(simulated(plan, flat_history()).success_rate, 1.0);
        plan.withdrawal->rate = double(row.at(3)) + 1e-8;
        EXPECT_EQ(simulated(plan, flat_history()).success_rate, 0.0);
    }
}

Plan with_events(element inputs) {
    Plan plan = fixed_plan(double(inputs["start"]), static_cast<int>(std::int64_t(inputs["years"])),
                           double(inputs["return"]), double(inputs["inflation"]));
    for (const element each : inputs["events"].get_array()) {
        const std::string_view type = each["type"];
        Event event{.year = static_cast<int>(std::int64_t(each["year"]))};
        element value;
        if (each["amount"].get(value) == simdjson::SUCCESS) event.amount = double(value);
        if (each["factor"].get(value) == simdjson::SUCCESS) event.factor = double(value);
        if (each["rate"].get(value) == simdjson::SUCCESS) event.rate = double(value);
        if (each["real"].get(value) == simdjson::SUCCESS) event.real = bool(value);
        event.type = type == "expense"         ? EventType::kExpense
                     : type == "windfall"      ? EventType::kWindfall
                     : type == "income_change" ? EventType::kIncomeChange
                                               : EventType::kSavingsRateChange;
        plan.events.push_back(event);
    }
    return plan;
}

void expect_rows(const Simulation& made, element expected) {
    std::size_t k = 0;
    for (const element row : expected["rows"].get_array()) {
        EXPECT_NEAR(made.spending_percentiles[k].p50, double(row.at(2)), 0.006) << k;
        EXPECT_NEAR(made.percentiles[k].p50, double(row.at(5)), 0.006) << k;
        ++k;
    }
    EXPECT_NEAR(made.terminal.mean, double(expected["final"]), 0.006);
    EXPECT_NEAR(made.terminal.mean_real, double(expected["final_real"]), 0.006);
    EXPECT_EQ(made.mean_shortfall, double(expected["total_shortfall"]));
    EXPECT_EQ(made.success_rate, bool(expected["success"]) ? 1.0 : 0.0);
}

TEST(LifeEvents, WhileSaving) {
    const element each = case_of(small(), "life_events_accumulation");
    Plan plan = with_events(each["inputs"]);
    plan.contributions = Contributions{.income = double(each["inputs"]["income"]),
                                       .savings_rate = double(each["inputs"]["savings_rate"]),
                                       .growth = double(each["inputs"]["income_growth"])};
    expect_rows(simulated(plan, flat_history()), each["expected"]);
}

TEST(LifeEvents, WhileRetired) {
    const element each = case_of(small(), "life_events_retirement_constant_dollar");
    Plan plan = with_events(each["inputs"]);
    plan.withdrawal = WithdrawalRule{.amount = double(each["inputs"]["spending"])};
    expect_rows(simulated(plan, flat_history()), each["expected"]);
}

TEST(PlannerCases, TheRealLineIsTheDeflatedNominalLine) {
    const element each = case_of(small(), "real_vs_nominal_series");
    Plan plan = fixed_plan(100'000, 30, 0.07, 0.03);
    plan.contributions = Contributions{.amount = 6000};
    const Simulation made = simulated(plan, flat_history());
    EXPECT_NEAR(made.terminal.nominal.p50, double(each["expected"]["nominal"]), 0.005);
    EXPECT_NEAR(made.terminal.real.p50, double(each["expected"]["real"]), 0.005);
}

TEST(PlannerCases, StandardErrorAndIntervalOfASuccessRate) {
    for (const element each :
         case_of(small(), "success_rate_standard_error")["expected"].get_array()) {
        const auto count = double(std::uint64_t(each["trials"]));
        const double rate = each["success"];
        EXPECT_NEAR(std::sqrt(rate * (1 - rate) / count), double(each["se"]), 5e-7);
        const Interval interval = wilson_interval(rate, count);
        EXPECT_NEAR(interval.low, double(each["wilson95"].at(0)), 5e-7);
        EXPECT_NEAR(interval.high, double(each["wilson95"].at(1)), 5e-7);
    }
}

TEST(PlannerCases, MovingInflationHasItsStationarySpread) {
    const element each = case_of(small(), "inflation_ou_stationary");
    Plan plan = fixed_plan(1.0, 40, 0.0, 0.0);
    plan.monthly = true;
    plan.inflation = {
        .model = InflationModel::kMeanReverting, .mean = 0.03, .speed = 0.5, .volatility = 0.01};
    const Compiled made = compile(plan, flat_history()).value();
    EXPECT_NEAR(made.inflation.slope, double(each["expected"]["discrete_ar1"]), 1e-9);
    EXPECT_NEAR(
        made.inflation.volatility / std::sqrt(1 - made.inflation.slope * made.inflation.slope),
        double(each["expected"]["stationary_sd_discrete"]), 1e-9);
    // By path: the state after 480 months.
    auto state = std::make_unique<TileState>();
    std::vector<double> rates;
    for (std::uint64_t tile = 0; tile < 80; ++tile) {
        run_tile(made, tile, *state, {});
        rates.insert(rates.end(), state->inflation_rate.begin(), state->inflation_rate.end());
    }
    const double sd = double(each["expected"]["stationary_sd_discrete"]);
    EXPECT_NEAR(math::mean(rates), 0.03, 4 * sd / std::sqrt(10'240.0));
    EXPECT_NEAR(math::standard_deviation(rates, 1), sd, 4 * sd / std::sqrt(2 * 10'240.0));
}

TEST(PlannerCases, InflationOfNinetyEightYearsAsAnAutoregression) {
    const element expected = case_of(small(), "inflation_ar1_fit")["expected"];
    const golden::CsvCase csv("tests/golden/plan/damodaran_histretSP_annual.csv");
    const Ar1Fit fit = fit_ar1(csv.column("inflation"));
    EXPECT_EQ(fit.pairs, std::uint64_t(expected["n_pairs"]));
    EXPECT_NEAR(fit.slope, double(expected["slope"]), 5e-7);
    EXPECT_NEAR(fit.intercept, double(expected["intercept"]), 5e-7);
    EXPECT_NEAR(fit_ar1(us_history().inflation).slope, InflationSettings{}.slope, 5e-7);
}

TEST(PlannerCases, ExpectedWealthOfABootstrapIsThePowerOfTheMean) {
    const element each = case_of(small(), "iid_bootstrap_moments_sp500");
    const History history =
        history_from("damodaran_histretSP_annual.csv", {{"all", "sp500"}}, "", 1);
    Plan plan = fixed_plan(1.0, 30, 0.0, 0.0);
    plan.model = ReturnModel::kBootstrap;
    plan.paths = 100'000;
    const Simulation made = simulated(plan, history);
    EXPECT_NEAR(made.terminal.mean, double(each["expected"]["E_wealth_30"]),
                4 * made.terminal.standard_error);
    double log_growth = 0.0;
    double squares = 0.0;
    for (const auto& path : path_values(compile(plan, history).value(), 10'240)) {
        log_growth += std::log(path.back()) / 30;
        squares += std::pow(std::log(path.back()) / 30, 2);
    }
    const double mean = log_growth / 10'240;
    const double error = std::sqrt((squares / 10'240 - mean * mean) / 10'240);
    EXPECT_NEAR(mean, std::log1p(double(each["expected"]["geometric"])), 4 * error);
}

TEST(PlannerCases, BlocksOfTheStationaryBootstrapAreGeometricAndWrap) {
    // Rows are identified by their returns: 0.00, 0.01, … over ten years.
    History history{.years = {}, .assets = {"all"}, .returns = {{}}, .inflation = {}, .cape = {}};
    constexpr int kRows = 10;
    for (int i = 0; i < kRows; ++i) {
        history.years.push_back(2000 + i);
        history.returns[0].push_back(0.01 * i);
    }
    Plan plan = fixed_plan(1.0, 100, 0.0, 0.0);
    plan.model = ReturnModel::kBlockBootstrap;
    plan.block_length = 6.0;
    const Compiled made = compile(plan, history).value();
    const auto values = path_values(made, 10'240);
    std::array<int, kRows> seen{};
    int follows = 0;
    int total = 0;
    for (const auto& path : values) {
        int before = -1;
        for (std::size_t k = 1; k < path.size(); ++k) {
            const int row = static_cast<int>(std::lround((path[k] / path[k - 1] - 1) * 100));
            ++seen[static_cast<std::size_t>(row)];
            if (before >= 0) {
                ++total;
                follows += row == (before + 1) % kRows;
            }
            before = row;
        }
    }
    // The next row follows when the block continues, or when a new block happens to start there.
    const double p = 1.0 / 6.0;
    const double chance = 1 - p + p / kRows;
    EXPECT_NEAR(static_cast<double>(follows) / total, chance,
                4 * std::sqrt(chance * (1 - chance) / total));
    for (const int count : seen)
        EXPECT_NEAR(count, 10'240 * 100 / kRows, 4 * std::sqrt(10'240.0 * 100 * 0.1 * 11));
}

// Shiller's stocks (price and dividend), the bond ladder, January prices.
History trinity_history() {
    const golden::CsvCase shiller("tests/golden/plan/shiller_annual_ch26_1871.csv");
    const golden::CsvCase bonds("tests/golden/plan/shiller_bond_fund_total_return_expected.csv");
    const auto price = shiller.column("P");
    const auto dividend = shiller.column("D");
    const auto cpi = shiller.column("CPI");
    const auto bond = bonds.column("total_return");
    History history{
        .years = {}, .assets = {"bond", "stock"}, .returns = {{}, {}}, .inflation = {}, .cape = {}};
    for (int year = 1926; year <= 1995; ++year) {
        const auto k = static_cast<std::size_t>(year - 1871);
        history.years.push_back(year);
        history.returns[0].push_back(bond[k]);
        history.returns[1].push_back((price[k + 1] + dividend[k]) / price[k] - 1);
        history.inflation.push_back(cpi[k + 1] / cpi[k] - 1);
    }
    return history;
}

TEST(PublishedTables, TrinityStudyOf1998) {
    const golden::CsvCase table("tests/golden/plan/trinity_1998_table3.csv");
    const auto stock = table.column("stock_allocation");
    const auto years = table.column("years");
    const auto rate = table.column("withdrawal_rate");
    const auto success = table.column("success_rate");
    const History history = trinity_history();
    double error = 0;
    double stock_error = 0;
    int stock_cells = 0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        Plan plan = historical_plan(stock[i], static_cast<int>(years[i]), Timing::kEnd, rate[i]);
        plan.success = SuccessRule::kPositiveEnd;
        plan.withdrawal->price_at_payment = true;
        const double made =
            simulate(compile(plan, history).value(), SimulationOutputs::summary(), {})
                .value()
                .success_rate;
        error += std::abs(made - success[i]);
        if (stock[i] == 1.0) {
            stock_error += std::abs(made - success[i]);
            ++stock_cells;
            EXPECT_NEAR(made, success[i], 0.10) << years[i] << " " << rate[i];
        }
    }
    EXPECT_EQ(table.rows(), 200U);
    EXPECT_LT(error / 200, 0.03);
    EXPECT_LT(stock_error / stock_cells, 0.02);
    RecordProperty("mean_absolute_error", std::to_string(error / 200));
}

TEST(PublishedTables, TheDivisorsOfTheUniformLifetimeTable) {
    EXPECT_EQ(uniform_lifetime_divisor(73), 26.5);
    EXPECT_EQ(uniform_lifetime_divisor(120), 2.0);
    EXPECT_EQ(uniform_lifetime_divisor(121), 2.0);
    EXPECT_EQ(uniform_lifetime_divisor(71), std::nullopt);
}

TEST(LegacyCases, OnePointDistributionAndEnumeratedPaths) {
    Plan plan = fixed_plan(1e6, 30, 0.05, 0.03);
    plan.withdrawal = WithdrawalRule{.amount = 40'000, .timing = Timing::kEnd};
    plan.success = SuccessRule::kPositiveEnd;
    const golden::JsonCase fixed("tests/golden/plan/legacy_07_simulation_deterministic.json");
    const Simulation made = simulated(plan, flat_history());
    const element expect = fixed["expect"];
    EXPECT_EQ(made.success_rate, double(expect["success"]));
    EXPECT_NEAR(made.percentiles[0].p50, double(expect["year1"]), 1e-6);
    EXPECT_NEAR(made.percentiles[9].p5, double(expect["year10"]), 1e-6);
    EXPECT_NEAR(made.percentiles[29].p95, double(expect["year30"]), 1e-6);

    const golden::JsonCase drawn("tests/golden/plan/legacy_08_simulation_three_point.json");
    const element input = drawn["input"];
    History history{.years = {1, 2, 3},
                    .assets = {"all"},
                    .returns = {golden::numbers(input["returns"])},
                    .inflation = {},
                    .cape = {}};
    plan = fixed_plan(double(input["initial"]), 7, 0.0, double(input["inflation"]));
    plan.model = ReturnModel::kBootstrap;
    plan.withdrawal = WithdrawalRule{.amount = double(input["withdrawal"]), .timing = Timing::kEnd};
    plan.success = SuccessRule::kPositiveEnd;
    plan.paths = 100'000;
    EXPECT_NEAR(simulated(plan, history).success_rate, double(drawn["expect"]["success_exact"]),
                double(drawn["expect"]["mc_tolerance_4_sigma"]));
}

}  // namespace
}  // namespace ballast::plan
