// The kernel against plain loops on the same draws, and against itself on other numbers of threads.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <random>

#include "base/each_vector_target_test.hpp"
#include "base/threads.hpp"
#include "math/statistics.hpp"
#include "plan/order_statistics.hpp"
#include "plan/path_rows.hpp"
#include "plan/test_plans.hpp"
#include "plan/tile_kernel.hpp"

namespace ballast::plan {
namespace {

// Three assets, so that nothing is symmetric.
History random_history(std::mt19937_64& random) {
    std::uniform_real_distribution<double> value(-0.3, 0.4);
    std::uniform_real_distribution<double> price(-0.02, 0.08);
    History history;
    history.assets = {"bond", "cash", "stock"};
    history.returns.resize(3);
    for (int k = 0; k < 70; ++k) {
        history.years.push_back(1950 + k);
        history.returns[0].push_back(0.3 * value(random));
        history.returns[1].push_back(std::abs(0.1 * value(random)));
        history.returns[2].push_back(value(random));
        history.inflation.push_back(price(random));
        history.cape.push_back(15 + 20 * value(random));
    }
    return history;
}

struct NaivePath {
    std::vector<double> balance;
    std::vector<double> balance_real;
    std::vector<double> spending;
    bool success = true;
};

// One historical sequence, written down year by year from the rules' definitions.
NaivePath naive(const Plan& plan, const History& history, std::size_t first) {
    const WithdrawalRule& rule = *plan.withdrawal;
    NaivePath path;
    double balance = plan.initial_portfolio;
    double price = 1.0;
    double last_inflation = 1.0;
    double last_growth = 1.0;
    double spending = 0.0;
    const double initial = rule.amount ? *rule.amount : *rule.rate * plan.initial_portfolio;
    const double first_rate = initial / plan.initial_portfolio;
    for (int k = 0; k < plan.years; ++k) {
        const auto row = first + static_cast<std::size_t>(k);
        double growth = 0.0;
        for (const auto& [asset, weight] : plan.allocation)
            growth += weight * (1 + history.returns[*history.find(asset)][row]);
        const double year_start = balance;
        const auto decide = [&](double seen, double growth_seen) {
            const double left = plan.years - k;
            const double g = growth_of(rule);
            const double payment = left == 1 ? 1.0 : g / (1 - std::pow(1 + g, -left)) / (1 + g);
            const double inflated = spending * last_inflation;
            switch (rule.strategy) {
                case Strategy::kConstantDollar:
                    spending = initial * price;
                    break;
                case Strategy::kConstantPercentage:
                    spending = *rule.rate * seen;
                    break;
                case Strategy::kGuytonKlinger: {
                    if (k == 0) {
                        spending = initial;
                        break;
                    }
                    const bool freeze = growth_seen < 1 && inflated > first_rate * seen;
                    const double raised =
                        freeze ? spending : spending * std::min(last_inflation, 1.06);
                    spending = raised;
                    if (raised > 1.2 * first_rate * seen && left > 15) spending = raised * 0.9;
                    if (raised < 0.8 * first_rate * seen) spending = raised * 1.1;
                    break;
                }
                case Strategy::kVpw:
                    spending = payment * seen;
                    break;
                case Strategy::kFloorCeiling:
                    spending = k == 0 ? initial
                                      : std::clamp(*rule.rate * seen, 0.9 * initial * price,
                                                   1.25 * initial * price);
                    break;
                case Strategy::kVanguardDynamic:
                    spending =
                        k == 0 ? initial
                               : std::clamp(*rule.rate * seen, inflated * 0.975, inflated * 1.05);
                    break;
                case Strategy::kNinetyFive:
                    spending = k == 0 ? initial : std::max(*rule.rate * seen, 0.95 * spending);
                    break;
                case Strategy::kHebeler:
                    spending = k == 0 ? payment * seen : 0.5 * inflated + 0.5 * payment * seen;
                    break;
                case Strategy::kCape:
                    spending = (rule.cape_a + rule.cape_b / history.cape[row]) * seen;
                    break;
                case Strategy::kEndowment:
                    spending = k == 0 ? initial : 0.7 * inflated + 0.3 * *rule.rate * seen;
                    break;
                case Strategy::kVariable:
                    spending =
                        initial * price * (1 + 0.5 * (seen / price / plan.initial_portfolio - 1));
                    if (k == 0) spending = initial;
                    break;
                case Strategy::kRmd:
                    spending =
                        year_start / *uniform_lifetime_divisor(static_cast<int>(*plan.age) + k);
                    break;
                case Strategy::kFeelFree:
                    spending = seen * (*plan.age + k) / 20 / 100;
                    break;
            }
            spending = std::max(spending, 0.0);
        };
        const auto pay = [&] {
            const double paid = std::min(spending, balance);
            if (spending - paid > 1e-12 * spending) path.success = false;
            balance -= paid;
            path.spending.push_back(paid);
        };
        if (rule.timing == Timing::kStart) {
            decide(balance, last_growth);
            pay();
        }
        balance *= growth * (1 - plan.fees);
        if (rule.timing == Timing::kEnd) {
            decide(balance, growth);
            pay();
        }
        price *= 1 + history.inflation[row];
        last_inflation = 1 + history.inflation[row];
        last_growth = growth;
        path.balance.push_back(balance);
        path.balance_real.push_back(balance / price);
    }
    return path;
}

constexpr std::array kRules = {Strategy::kConstantDollar, Strategy::kConstantPercentage,
                               Strategy::kGuytonKlinger,  Strategy::kVpw,
                               Strategy::kFloorCeiling,   Strategy::kVanguardDynamic,
                               Strategy::kNinetyFive,     Strategy::kHebeler,
                               Strategy::kCape,           Strategy::kRmd,
                               Strategy::kEndowment,      Strategy::kVariable,
                               Strategy::kFeelFree};

double quantile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    return math::quantile_sorted(values, p, 7);
}

TEST(Kernel, EveryRuleAgreesWithPlainLoopsOnTheSameYears) {
    std::mt19937_64 random(5);
    for (const Strategy strategy : kRules) {
        for (const Timing timing : {Timing::kStart, Timing::kEnd}) {
            SCOPED_TRACE(static_cast<int>(strategy));
            const History history = random_history(random);
            Plan plan;
            plan.initial_portfolio = 750'000;
            plan.years = 30;
            plan.age = 74;
            plan.allocation = {{"bond", 0.3}, {"cash", 0.1}, {"stock", 0.6}};
            plan.model = ReturnModel::kHistorical;
            plan.inflation.model = InflationModel::kHistorical;
            plan.fees = 0.003;
            plan.withdrawal = WithdrawalRule{.strategy = strategy,
                                             .rate = 0.055,
                                             .timing = timing,
                                             .portfolio_management = false};
            const Simulation made = simulated(plan, history);
            std::vector<NaivePath> paths;
            std::uint64_t successes = 0;
            for (std::size_t first = 0; first < 41; ++first) {
                paths.push_back(naive(plan, history, first));
                successes += paths.back().success;
            }
            EXPECT_EQ(made.successes, successes);
            for (std::size_t k = 0; k < 30; ++k) {
                std::vector<double> balance;
                std::vector<double> real;
                std::vector<double> spending;
                for (const NaivePath& path : paths) {
                    balance.push_back(path.balance[k]);
                    real.push_back(path.balance_real[k]);
                    spending.push_back(path.spending[k]);
                }
                const double scale = 1e-12 * plan.initial_portfolio;
                EXPECT_NEAR(made.percentiles[k].p50, quantile(balance, 0.5),
                            scale + 1e-12 * made.percentiles[k].p50);
                EXPECT_NEAR(made.percentiles[k].real.p95, quantile(real, 0.95),
                            scale + 1e-12 * made.percentiles[k].p95);
                EXPECT_NEAR(made.spending_percentiles[k].p10, quantile(spending, 0.10), scale);
            }
        }
    }
}

Plan busy_plan() {
    Plan plan;
    plan.initial_portfolio = 500'000;
    plan.years = 40;
    plan.retirement_year = 8;
    plan.allocation = {{"stock", 0.7}, {"bond", 0.3}};
    plan.glide_path = {{8, {{"stock", 0.5}, {"bond", 0.5}}}, {40, {{"stock", 0.3}, {"bond", 0.7}}}};
    plan.model = ReturnModel::kBlockBootstrap;
    plan.inflation.model = InflationModel::kHistorical;
    plan.contributions = Contributions{.income = 90'000, .savings_rate = 0.2, .growth = 0.02};
    plan.withdrawal = WithdrawalRule{.strategy = Strategy::kGuytonKlinger, .amount = 32'000};
    plan.events = {{.year = 20, .type = EventType::kExpense, .amount = 40'000, .real = true}};
    plan.accounts = {{.type = AccountType::kTaxable,
                      .balance = 200'000,
                      .basis = 120'000,
                      .tax_rate = 0.15,
                      .distribution_yield = 0.02,
                      .distribution_tax_rate = 0.25,
                      .contribution_share = 0.5},
                     {.type = AccountType::kTaxDeferred,
                      .balance = 200'000,
                      .tax_rate = 0.22,
                      .contribution_share = 0.5},
                     {.type = AccountType::kTaxFree, .balance = 100'000}};
    plan.mortality = Mortality{.age = 57};
    plan.paths = 50'000;
    return plan;
}

void expect_same(const Simulation& a, const Simulation& b) {
    EXPECT_EQ(a.success_rate, b.success_rate);
    EXPECT_EQ(a.terminal.mean, b.terminal.mean);
    EXPECT_EQ(a.terminal.standard_error, b.terminal.standard_error);
    EXPECT_EQ(a.mean_shortfall, b.mean_shortfall);
    EXPECT_EQ(a.adjustments.mean_largest_cut, b.adjustments.mean_largest_cut);
    EXPECT_EQ(a.sample_paths[0].path, b.sample_paths[0].path);
    for (std::size_t k = 0; k < a.percentiles.size(); ++k) {
        EXPECT_EQ(a.percentiles[k].p5, b.percentiles[k].p5);
        EXPECT_EQ(a.percentiles[k].real.p95, b.percentiles[k].real.p95);
        EXPECT_EQ(a.spending_percentiles[k].p50, b.spending_percentiles[k].p50);
    }
}

TEST(Kernel, AnyNumberOfThreadsGivesTheSameBits) {
    for (const std::uint64_t paths : {10'001, 50'000}) {
        Plan plan = busy_plan();
        plan.paths = paths;
        const Simulation alone = simulated(plan, us_history());
        for (const std::size_t threads : {2, 5}) {
            ThreadPool pool(threads);
            expect_same(alone, simulated(plan, us_history(), {.threads = &pool}));
        }
    }
}

// A last digit may turn a decision at a guardrail, so that a path or two of thousands differ.
TEST(Kernel, ManyPathsReportTheirProgress) {
    Plan plan = busy_plan();
    plan.paths = 200'000;
    std::vector<std::uint64_t> done;
    const Work work{.report = [&](const Progress& progress) {
        EXPECT_EQ(progress.total, plan.paths);
        done.push_back(progress.done);
    }};
    simulated(plan, us_history(), work);
    ASSERT_GT(done.size(), 20U);
    EXPECT_LT(done.size(), 200U);
    EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
    EXPECT_EQ(done.back(), plan.paths);
}

TEST(Kernel, EveryVectorTargetGivesTheSameFigures) {
    Plan plan = busy_plan();
    plan.paths = 20'000;
    const Simulation best = simulated(plan, us_history());
    on_every_vector_target([&](std::string_view) {
        const Simulation made = simulated(plan, us_history());
        EXPECT_NEAR(made.success_rate, best.success_rate, 2e-4);
        for (std::size_t k = 0; k < best.percentiles.size(); ++k) {
            const Percentiles& p = best.percentiles[k];
            EXPECT_NEAR(made.percentiles[k].p5, p.p5, 1e-4 * p.p50);
            EXPECT_NEAR(made.percentiles[k].p50, p.p50, 1e-4 * p.p50);
            EXPECT_NEAR(made.percentiles[k].p95, p.p95, 1e-4 * p.p95);
        }
    });
}

TEST(Kernel, StreamedQuantilesAreThoseOfAllPathsTogether) {
    Plan plan = busy_plan();
    const Compiled made = compile(plan, us_history()).value();
    const auto values = path_values(made, plan.paths);
    const Simulation streamed = simulated(plan, us_history());
    for (const std::size_t year : {1, 20, 40}) {
        std::vector<double> column;
        for (const auto& path : values) column.push_back(path[year]);
        std::sort(column.begin(), column.end());
        const Percentiles& p = streamed.percentiles[year - 1];
        EXPECT_NEAR(p.p5, math::quantile_sorted(column, 0.05, 7), 1e-9 * p.p5);
        EXPECT_NEAR(p.p10, math::quantile_sorted(column, 0.10, 7), 1e-9 * p.p10);
        EXPECT_NEAR(p.p50, math::quantile_sorted(column, 0.50, 7), 1e-9 * p.p50);
        EXPECT_NEAR(p.p95, math::quantile_sorted(column, 0.95, 7), 1e-9 * p.p95);
    }
}

TEST(Kernel, SelectionAgreesWithSortingOnAnyValues) {
    std::mt19937_64 random(17);
    SelectionSpace space;
    for (int round = 0; round < 200; ++round) {
        const std::size_t count = 1 + random() % 5000;
        std::vector<double> values(count);
        std::lognormal_distribution<double> heavy(0.0, 1.0 + static_cast<double>(round % 5));
        const auto zeros = random() % 4;
        for (double& v : values)
            v = zeros != 0 && random() % (zeros + 1) == 0 ? 0.0 : heavy(random);
        if (round % 20 == 0) std::fill(values.begin(), values.end(), 7.5);
        const Quantiles made = quantiles_of(values, space);
        std::sort(values.begin(), values.end());
        for (std::size_t q = 0; q < kQuantiles; ++q) {
            const double expected = math::quantile_sorted(values, kProbabilities[q], 7);
            EXPECT_NEAR(made[q], expected, 1e-11 * values.back()) << round;
        }
    }
}

TEST(Kernel, MonthlyStepsOfAQuietMarketGiveTheYearlyResult) {
    Plan plan = fixed_plan(1e6, 30, 0.05, 0.02);
    const double yearly = simulated(plan, flat_history()).terminal.mean;
    plan.monthly = true;
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, yearly, 1e-12 * yearly);
    // Paid monthly from the start of each month: sum of 12 payments discounted monthly.
    plan.withdrawal = WithdrawalRule{.amount = 40'000};
    double balance = 1e6;
    for (int month = 0; month < 360; ++month)
        balance = (balance - 40'000 * std::pow(1.02, month / 12) / 12) * std::pow(1.05, 1.0 / 12);
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, balance, 1e-6);
}

TEST(Kernel, TaxesAreGrossedUpAccountByAccount) {
    Plan plan = fixed_plan(300'000, 1, 0.0, 0.0);
    plan.accounts = {
        {.type = AccountType::kTaxable, .balance = 100'000, .basis = 60'000, .tax_rate = 0.25},
        {.type = AccountType::kTaxDeferred, .balance = 100'000, .tax_rate = 0.20},
        {.type = AccountType::kTaxFree, .balance = 100'000}};
    // 90,000 after 10 % on the taxable account (40 % gain x 25 %), 80,000 from the deferred one.
    plan.withdrawal = WithdrawalRule{.amount = 45'000};
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, 250'000, 1e-6);
    plan.withdrawal->amount = 130'000;
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, 150'000, 1e-6);
    plan.withdrawal->amount = 200'000;
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, 70'000, 1e-6);
    EXPECT_EQ(simulated(plan, flat_history()).success_rate, 1.0);
    plan.withdrawal->amount = 270'001;
    EXPECT_EQ(simulated(plan, flat_history()).success_rate, 0.0);
    EXPECT_NEAR(simulated(plan, flat_history()).mean_shortfall, 1.0, 1e-6);
}

TEST(Kernel, DividendsAreTaxedWhenPaidAndBoughtAgainAtCost) {
    // 6 % a year, 2 % of it paid out and taxed at a quarter: 5.5 % are left.
    Plan plan = fixed_plan(100'000, 2, 0.06, 0.0);
    plan.accounts = {{.type = AccountType::kTaxable,
                      .balance = 100'000,
                      .basis = 60'000,
                      .tax_rate = 0.2,
                      .distribution_yield = 0.02,
                      .distribution_tax_rate = 0.25}};
    const Simulation held = simulated(plan, flat_history());
    EXPECT_NEAR(held.terminal.mean, 100'000 * 1.055 * 1.055, 1e-6);
    EXPECT_NEAR(held.mean_taxes, 500 + 527.5, 1e-6);
    // What is sold a year later has a basis of 60,000 and the 1,500 bought for the dividend.
    plan.events = {{.year = 1, .type = EventType::kExpense, .amount = 10'000}};
    const double gross = 10'000 / (1.0 - 0.2 * (1.0 - 61'500.0 / 105'500.0));
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, (105'500 - gross) * 1.055, 1e-6);
    // Of lots the old one keeps its basis, and grows by 4 %.
    plan.accounts[0].tax_rate = 0.0;
    plan.taxable_lots = TaxableLots{
        .lots = {{.id = "old", .value = 100'000, .basis = 60'000, .acquired = -5, .long_from = -4}},
        .rule = LotRule::kFifo,
        .tax = {.short_rate = 0.4, .long_rate = 0.2}};
    const double old_gross = 10'000 / (1.0 - 0.2 * (1.0 - 60'000.0 / 104'000.0));
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, (105'500 - old_gross) * 1.055, 1e-6);
    // By the youngest lot first the dividend's own is sold, without a gain.
    plan.taxable_lots->rule = LotRule::kLifo;
    plan.events[0].amount = 1'500;
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, 104'000 * 1.055, 1e-6);
    // In months a twelfth of it each.
    plan.taxable_lots.reset();
    plan.events.clear();
    plan.monthly = true;
    const double month = std::pow(1.06, 1.0 / 12) - 0.25 * 0.02 / 12;
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, 100'000 * std::pow(month, 24), 1e-6);
}

TEST(Kernel, WeightsDriftBetweenRebalancings) {
    const History history{.years = {1, 2},
                          .assets = {"a", "b"},
                          .returns = {{1.0, 1.0}, {0.0, 0.0}},
                          .inflation = {},
                          .cape = {}};
    Plan plan = fixed_plan(100, 2, 0, 0);
    plan.allocation = {{"a", 0.5}, {"b", 0.5}};
    plan.model = ReturnModel::kHistorical;
    EXPECT_NEAR(simulated(plan, history).terminal.mean, 225.0, 1e-9);
    plan.rebalancing = Rebalancing::kNever;
    EXPECT_NEAR(simulated(plan, history).terminal.mean, 250.0, 1e-9);
    plan.rebalancing = Rebalancing::kBand;
    plan.band = 0.2;
    EXPECT_NEAR(simulated(plan, history).terminal.mean, 250.0, 1e-9);
    plan.band = 0.1;
    EXPECT_NEAR(simulated(plan, history).terminal.mean, 225.0, 1e-9);
}

TEST(Kernel, AfterALossNoEquityIsSoldWhileBondsSuffice) {
    // Guyton and Klinger (2006), rule 1. Stocks halve in year 0: 500 and 400 are left after the
    // withdrawal of 100 from bonds; the 100 of year 1 come from bonds too, and stocks double.
    const History history{.years = {1, 2},
                          .assets = {"bond", "stock"},
                          .returns = {{0.0, 0.0}, {-0.5, 1.0}},
                          .inflation = {0.0, 0.0},
                          .cape = {}};
    Plan plan = fixed_plan(1000, 2, 0, 0);
    plan.allocation = {{"bond", 0.5}, {"stock", 0.5}};
    plan.model = ReturnModel::kHistorical;
    plan.withdrawal =
        WithdrawalRule{.strategy = Strategy::kGuytonKlinger, .rate = 0.1, .last_years = 15};
    // Year 0: bonds 400, stocks 250. Year 1: 100 again (the last 15 years know no cut): bonds 300,
    // stocks 500.
    EXPECT_NEAR(simulated(plan, history).terminal.mean, 800.0, 1e-9);
    plan.withdrawal->portfolio_management = false;
    EXPECT_NEAR(simulated(plan, history).terminal.mean, ((1000.0 - 100) * 0.75 - 100) * 1.5, 1e-9);
}

TEST(Kernel, LifetimesFollowGompertz) {
    Plan plan = fixed_plan(100, 40, 0.0, 0.0);
    plan.withdrawal = WithdrawalRule{.amount = 10};  // paid ten times, from year 0 to year 9
    plan.paths = 200'000;
    plan.mortality = Mortality{.age = 80, .mode = 88, .dispersion = 10};
    const double alive = std::exp(-std::exp(-0.8) * (std::exp(1.0) - 1));
    const Simulation made = simulated(plan, flat_history());
    EXPECT_NEAR(made.success_rate, 1 - alive, 4 * made.standard_error);
    EXPECT_EQ(made.ruin_year.size(), 1U);
    EXPECT_EQ(made.ruin_year[0].year, 11);
}

TEST(PlanKernel, AnEventThatRecursAndGrowsIsTheSumOfItsOccurrences) {
    Plan plan = fixed_plan(1'000'000, 30, 0.05, 0.02);
    plan.events = {{.year = 3,
                    .type = EventType::kExpense,
                    .amount = 20'000,
                    .real = true,
                    .years = 16,
                    .every = 5,
                    .growth = 0.03},
                   {.year = 25, .type = EventType::kWindfall, .amount = 1'000, .years = 9}};
    Plan single = plan;
    single.events.clear();
    for (const int year : {3, 8, 13, 18})
        single.events.push_back({.year = year,
                                 .type = EventType::kExpense,
                                 .amount = 20'000 * std::pow(1.03, year - 3),
                                 .real = true});
    for (int year = 25; year < 30; ++year)
        single.events.push_back({.year = year, .type = EventType::kWindfall, .amount = 1'000});
    const Simulation made = simulated(plan, flat_history());
    EXPECT_NEAR(made.terminal.mean, simulated(single, flat_history()).terminal.mean, 1e-6);
    // The first one alone, by hand.
    plan.events.resize(1);
    plan.events[0].years = 1;
    plan.years = 4;
    const double after = (1'000'000 * std::pow(1.05, 3) - 20'000 * std::pow(1.02, 3)) * 1.05;
    EXPECT_NEAR(simulated(plan, flat_history()).terminal.mean, after, 1e-6);
}

}  // namespace
}  // namespace ballast::plan
