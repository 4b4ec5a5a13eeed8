// Paths of a simulation against projections of the same defaults one at a time, and its figures
// against cases A18 and A25.
#include "clo/simulation.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/each_vector_target_test.hpp"
#include "base/threads.hpp"
#include "benchmark_deal.hpp"
#include "clo/breakeven.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

struct Case {
    Deal deal = deal8().deal;
    std::vector<Holding> pool = benchmark_loans();
    Assumptions assumptions{.prepay = 0.15, .recovery = 0.45, .lag_months = 12};
    ProjectionTerms terms = terms_of(deal8());
    SimulationTerms simulation{.paths = 64, .breakeven = false};

    Case() {
        assumptions.liquidation = LiquidationAssumption{.price = Decimal(98)};
        assumptions.reinvestment = ReinvestmentAssumption{.price = Decimal::parse("99.5").value(),
                                                          .spread = 0.041,
                                                          .floor = 0.005,
                                                          .term_months = 72,
                                                          .amortization = 0.0025};
        simulation.correlation.rho = 0.2;
    }

    Result<Simulation> run(const Work& work = {}) const {
        return simulate(deal, pool, assumptions, terms, simulation, work);
    }
    Simulation value(const Work& work = {}) const {
        Result<Simulation> made = run(work);
        if (!made) throw std::runtime_error(made.error().message);
        return *std::move(made);
    }
    std::string error() const {
        const Result<Simulation> made = run();
        return made ? "" : made.error().message;
    }
    // No assets are bought.
    void make_static() { deal.dates.reinvestment_end = deal.dates.closing; }
};

void expect_near(std::optional<double> got, std::optional<double> expected, double tolerance) {
    ASSERT_EQ(got.has_value(), expected.has_value());
    if (got) {
        EXPECT_NEAR(*got, *expected, tolerance);
    }
}

// A projection has no rate where almost everything is lost.
void expect_return(std::optional<double> got, std::optional<double> expected) {
    ASSERT_TRUE(got);
    if (expected) {
        EXPECT_NEAR(*got, *expected, 1e-8);
    } else {
        EXPECT_LT(*got, -0.999);
    }
}

// The projection with the defaults of a path: the naive reference.
Projection projected(const Case& from, const SimulatedPath& path) {
    Assumptions assumptions = from.assumptions;
    assumptions.defaults = 0.0;
    for (const auto& [id, period] : path.default_events) assumptions.default_events[id] = period;
    if (!path.reinvestment_default.empty() && assumptions.reinvestment)
        assumptions.reinvestment->defaults = path.reinvestment_default;
    return project(from.deal, from.pool, assumptions, from.terms).value();
}

void expect_projections(const Case& from, const Simulation& simulated) {
    for (const SimulatedPath& path : simulated.sample_paths) {
        SCOPED_TRACE(fmt::format("path {}", path.path));
        const Projection expected = projected(from, path);
        EXPECT_TRUE(expected.conservation.holds);
        EXPECT_NEAR(path.defaulted_par, expected.cumulative_default, 1e-5);
        for (std::size_t t = 0; t < path.tranches.size(); ++t) {
            const SimulatedTranche& got = path.tranches[t];
            const TrancheProjection& tranche = expected.tranches[t];
            SCOPED_TRACE(got.id);
            if (got.distributions) {
                EXPECT_NEAR(*got.distributions, tranche.distributions, 1e-4);
                expect_return(got.irr, tranche.irr);
            } else {
                EXPECT_NEAR(got.loss, tranche.loss, 1e-4);
                expect_near(got.wal, tranche.wal, 1e-9);
                expect_return(got.irr, tranche.yield);
            }
        }
    }
}

std::vector<std::uint64_t> first_paths(std::uint64_t count) {
    std::vector<std::uint64_t> result;
    for (std::uint64_t i = 0; i < count; ++i) result.push_back(i);
    return result;
}

TEST(Simulation, EachPathIsTheProjectionOfItsDefaults) {
    Case deal;
    deal.simulation.replay = first_paths(16);
    on_every_vector_target([&](std::string_view) { expect_projections(deal, deal.value()); });
    deal.simulation.copula = Copula::kStudentT;
    deal.simulation.degrees_of_freedom = 4.0;
    expect_projections(deal, deal.value());
}

TEST(Simulation, PathsWithAMatrixAndDependentAssetsAreProjections) {
    Case deal;
    deal.simulation.correlation = {.rule = CorrelationRule{.same_industry = 0.5, .other = 0.3}};
    for (Holding& loan : deal.pool)
        loan.moodys_industry =
            "industry " + std::to_string(std::stoi(loan.issuer_id.substr(3)) % 20);
    deal.simulation.replay = first_paths(8);
    const Simulation made = deal.value();
    EXPECT_LT(made.correlation.variables, 300U);  // one for each issuer
    EXPECT_GT(made.correlation.average, 0.2);
    expect_projections(deal, made);
    // Assets of one issuer, rating and maturity default together.
    for (const SimulatedPath& path : made.sample_paths)
        for (std::size_t i = 1; i < deal.pool.size(); ++i) {
            const Holding& a = deal.pool[i - 1];
            const Holding& b = deal.pool[i];
            if (a.issuer_id != b.issuer_id || a.moodys_rating != b.moodys_rating ||
                a.maturity != b.maturity)
                continue;
            EXPECT_EQ(path.default_events.contains(a.id), path.default_events.contains(b.id));
        }
}

// Ratings that differ within an issuer make a penalty for notches inconsistent with a correlation
// of 1 between its assets.
TEST(Simulation, AMatrixThatIsNotSemidefiniteIsRepairedOrRefused) {
    Case deal;
    deal.simulation.correlation = {.rule = CorrelationRule{.other = 0.4, .notch_penalty = 0.05},
                                   .repair = CorrelationRepair::kNone};
    EXPECT_NE(deal.error().find("choose the repair higham or clip"), std::string::npos);
    SimulationCorrelation given{.ids = {}};
    std::vector<CorrelatedItem> items;
    for (const Holding& loan : deal.pool) {
        given.ids.push_back(loan.id);
        items.push_back(correlated_item(loan));
    }
    const math::Matrix rows = correlation_by_rule(items, *deal.simulation.correlation.rule);
    for (std::size_t i = 0; i < rows.rows; ++i)
        given.matrix.emplace_back(rows.row(i).begin(), rows.row(i).end());
    const SimulationCorrelation by_rule =
        std::exchange(deal.simulation.correlation, std::move(given));
    EXPECT_NE(deal.error().find("choose the repair higham or clip"), std::string::npos)
        << "a given matrix is not changed without a request";
    deal.simulation.correlation = by_rule;
    deal.simulation.correlation.repair.reset();
    const Simulation nearest = deal.value();
    EXPECT_TRUE(nearest.correlation.repaired);
    EXPECT_EQ(nearest.issues.back().code, "correlation_repaired");
    deal.simulation.correlation.repair = CorrelationRepair::kClip;
    deal.simulation.replay = first_paths(4);
    const Simulation made = deal.value();
    EXPECT_TRUE(made.correlation.repaired);
    EXPECT_GT(made.correlation.distance, 0.1);
    EXPECT_LT(nearest.correlation.distance, made.correlation.distance);
    EXPECT_LT(made.correlation.minimum_eigenvalue.value(), 0.0);
    EXPECT_EQ(made.issues.back().code, "correlation_repaired");
    expect_projections(deal, made);
}

// Assets of all kinds: semiannual, monthly and yearly payers, deferring, discounted, CCC by one
// agency or both, bought with accrued interest, unfunded parts, in default today; a call and assets
// left at the end.
Case of_all_kinds() {
    Case deal;
    deal.deal.valuation.discount = DiscountTerms{};
    deal.deal.valuation.ccc->agencies = {"moodys", "sp"};
    deal.deal.valuation.ccc->limit = 0.02;
    deal.deal.valuation.purchased_accrued = true;
    for (std::size_t i = 0; i < deal.pool.size(); ++i) {
        Holding& loan = deal.pool[i];
        loan.frequency = std::array{4, 2, 12, 4, 1}[i % 5];
        if (i % 3 == 0) loan.purchased_accrued = Decimal(40'000);
        loan.market_value = Decimal(std::int64_t(70 + i * 7 % 31));
        loan.purchase_price = Decimal(std::int64_t(75 + i * 11 % 26));
        loan.moodys_recovery = 0.4;
        if (i % 6 == 0) loan.moodys_rating = MoodysRating::kCaa1;
        if (i % 9 == 0) loan.sp_rating = SpRating::kCCC;
        if (i % 17 == 0) loan.deferring = loan.deferrable = true;
        if (i % 13 == 0) {
            loan.unfunded = Decimal(200'000);
            loan.commitment_fee = 0.005;
        }
        if (i % 50 == 7) loan.defaulted = true;
        if (i % 19 == 0) loan.maturity = fin::add_months(loan.maturity, 90);
    }
    deal.assumptions.call = {.rule = CallRule::kPoolBelow, .threshold = 0.15};
    deal.deal.dates.non_call_end = fin::add_months(deal.deal.dates.closing, 24);
    return deal;
}

TEST(Simulation, PathsOfAssetsOfAllKindsAreProjections) {
    Case deal = of_all_kinds();
    deal.simulation.replay = first_paths(16);
    expect_projections(deal, deal.value());
    deal.assumptions.call = {};
    deal.make_static();
    deal.simulation.correlation.rho = 0.7;
    deal.simulation.default_curve.annual = 0.08;
    expect_projections(deal, deal.value());
}

// Conditions over the trade and the date, sales of credit risk assets, purchases above par.
TEST(Simulation, PathsWithConditionsOfReinvestmentAreProjections) {
    Case deal;
    deal.simulation.replay = first_paths(16);
    deal.deal.dates.reinvestment_end = fin::add_months(deal.deal.dates.closing, 24);
    deal.deal.reinvestment.after = {.what = ReinvestWhat::kUnscheduledAndCreditRisk, .share = 0.9};
    for (Step& step : deal.deal.waterfalls.principal)
        if (step.step == StepKind::kReinvest) step.when.reset();
    deal.assumptions.credit_risk_sales = CreditRiskSales{.rate = 0.05, .price = Decimal(80)};
    deal.assumptions.reinvestment->price = Decimal(101);
    deal.assumptions.reinvestment->term_months = 36;
    const double free = deal.value().tranches.back().distributions->mean;
    expect_projections(deal, deal.value());
    deal.deal.reinvestment.after_conditions = {"bought.maturity <= sold.maturity"};
    const double shorter = deal.value().tranches.back().distributions->mean;
    EXPECT_NE(shorter, free);
    expect_projections(deal, deal.value());
    deal.deal.reinvestment.after_conditions.push_back("test('AB')");
    deal.deal.reinvestment.criteria = {"AB", "E"};
    EXPECT_NE(deal.value().tranches.back().distributions->mean, shorter);
    expect_projections(deal, deal.value());
}

// Without a par ratio: class A controls, and its interest is unpaid where most of the pool
// defaults.
TEST(Simulation, PathsWithUnpaidInterestAreAcceleratedAsProjections) {
    Case deal;
    deal.simulation.replay = first_paths(16);
    deal.simulation.default_curve.annual = 0.15;
    deal.simulation.correlation.rho = 0.5;
    deal.deal.default_events = DefaultEvents{};
    const Simulation made = deal.value();
    expect_projections(deal, made);
    std::size_t accelerated = 0;
    for (const SimulatedPath& path : made.sample_paths)
        if (projected(deal, path).first_accelerated) ++accelerated;
    EXPECT_GT(accelerated, 0U);
    EXPECT_LT(accelerated, made.sample_paths.size());
    deal.deal.default_events->accelerate = Acceleration::kVote;
    expect_projections(deal, deal.value());
    EXPECT_EQ(deal.value().issues.front().code, "acceleration_vote");
}

TEST(Simulation, PathsWithACleanUpCallAreProjections) {
    Case deal;
    deal.simulation.replay = first_paths(16);
    deal.deal.redemption.clean_up_share = 0.3;
    deal.assumptions.call.rule = CallRule::kCleanUp;
    const Simulation made = deal.value();
    expect_projections(deal, made);
    deal.assumptions.call = {};
    EXPECT_NE(deal.value().tranches[0].wal->mean, made.tranches[0].wal->mean);
}

TEST(Simulation, PathsWithDrawsOnCommitmentsAreProjections) {
    Case deal = of_all_kinds();
    deal.simulation.replay = first_paths(16);
    const double undrawn = deal.value().tranches.back().distributions->mean;
    deal.assumptions.draws = 0.6;
    EXPECT_NE(deal.value().tranches.back().distributions->mean, undrawn);
    expect_projections(deal, deal.value());
    deal.pool[0].par = Decimal(0);  // all of it is a commitment
    expect_projections(deal, deal.value());
}

// Every figure, as bytes.
std::vector<double> figures(const Simulation& made) {
    std::vector<double> result;
    const auto add = [&](const std::optional<Distribution>& from) {
        if (!from) return;
        result.insert(result.end(), {from->mean, from->standard_error, double(from->paths)});
        for (const Percentile& each : from->percentiles) result.push_back(each.value);
    };
    for (const TrancheSimulation& tranche : made.tranches) {
        for (const auto* each :
             {&tranche.loss, &tranche.wal, &tranche.irr, &tranche.price, &tranche.distributions})
            add(*each);
        if (tranche.deferral_probability) result.push_back(tranche.deferral_probability->value);
    }
    add(made.pool_loss);
    for (const CoverageFailure& each : made.coverage)
        result.push_back(each.oc.value_or(Probability{}).value);
    return result;
}

TEST(Simulation, TheBytesAreTheSameForAnyNumberOfThreads) {
    Case deal;
    deal.simulation.paths = 3'001;
    for (const bool matrix : {false, true}) {
        if (matrix) deal.simulation.correlation = {.rule = CorrelationRule{}};
        const std::vector<double> alone = figures(deal.value());
        ASSERT_GT(alone.size(), 200U);
        for (const std::size_t threads : {1U, 2U, 8U}) {
            ThreadPool pool(threads);
            const std::vector<double> made = figures(deal.value({.threads = &pool}));
            ASSERT_EQ(made.size(), alone.size());
            EXPECT_EQ(std::memcmp(made.data(), alone.data(), alone.size() * sizeof(double)), 0);
        }
    }
    const std::vector<double> before = figures(deal.value());
    deal.simulation.seed = 2;
    EXPECT_NE(figures(deal.value()), before);
}

TEST(Simulation, AgreesWithCaseA25) {
    const golden::JsonCase file("tests/golden/clo/A25_benchmark_300x8x40.json");
    const element expected = file["monte_carlo"]["reference_4000000_paths"];
    Case deal;
    deal.make_static();
    deal.assumptions.ccc = CccAssumption{.share = 0.06, .price = Decimal(70)};
    deal.simulation.paths = 20'000;
    const Simulation made = deal.value();
    EXPECT_NEAR(made.expected_defaulted_par,
                double(file["monte_carlo"]["exact_expected_defaulted_par"]), 0.01);
    EXPECT_NEAR(made.defaulted_par.mean, double(expected["cum_default_par_mean"]),
                4.0 * made.defaulted_par.standard_error);
    for (const TrancheSimulation& tranche : made.tranches) {
        SCOPED_TRACE(tranche.id);
        const element of = tranche.loss ? expected["tranche_shortfall"][tranche.id]
                                        : expected["equity_total_distributions"];
        const Distribution& got = tranche.loss ? *tranche.loss : tranche.distributions.value();
        EXPECT_NEAR(got.mean, double(of["mean"]),
                    4.0 * std::hypot(got.standard_error, double(of["std_error"])) + 4.0 * 300.0);
        if (tranche.default_probability) {
            const double p = of["prob_shortfall_gt_1"];
            EXPECT_NEAR(tranche.default_probability->value, p,
                        4.0 * std::sqrt(p * (1.0 - p) / 20'000.0));
        }
    }
}

// Case A18: five loans over one year.
TEST(Simulation, TheLossOfAPoolAgreesWithCaseA18) {
    const golden::JsonCase file("tests/golden/clo/A18_credit_portfolio_math.json");
    const element of = file["five_assets"];
    Case deal;
    deal.make_static();
    deal.terms.most_periods = 4;
    deal.assumptions = {.recovery = RateTable{}};
    RateTable annual, recovery;
    deal.pool.resize(5);
    std::size_t i = 0;
    for (Holding& loan : deal.pool) {
        loan.par = Decimal::from_double(double(of["par"].at(i)), 2, Rounding::kHalfEven).value();
        loan.maturity = fin::add_months(deal.deal.dates.closing, 60);
        loan.amortization_rate.reset();
        annual.by_asset[loan.id] = double(of["pd"].at(i));
        recovery.by_asset[loan.id] = 1.0 - double(of["lgd"].at(i));
        deal.simulation.correlation.ids.push_back(loan.id);
        deal.simulation.correlation.matrix.push_back(golden::numbers(of["correlation"].at(i++)));
    }
    deal.assumptions.recovery = recovery;
    deal.simulation.default_curve.annual = annual;
    deal.simulation.correlation.rho.reset();
    deal.simulation.paths = 100'000;
    const Simulation made = deal.value();
    EXPECT_NEAR(made.pool_loss.mean, double(of["expected_loss"]),
                4.0 * made.pool_loss.standard_error);
    EXPECT_NEAR(made.pool_loss.standard_deviation / double(of["loss_std"]), 1.0, 0.02);
    EXPECT_NEAR(made.expected_defaulted_par,
                0.01 * 30e6 + 0.025 * 25e6 + 0.06 * 20e6 + 0.12 * 15e6 + 0.3 * 10e6, 1e-3);
}

TEST(Simulation, BreakEvenRatesAreThoseOfTheSearch) {
    Case deal;
    deal.simulation.breakeven = true;
    deal.simulation.paths = 8;
    for (const TrancheSimulation& tranche : deal.value().tranches) {
        if (tranche.id != "D" && tranche.id != "E") continue;
        const Breakeven search = break_even(deal.deal, deal.pool, deal.assumptions, deal.terms,
                                            {.tranche = tranche.id, .grid = 0.01})
                                     .value();
        EXPECT_NEAR(tranche.breakeven_cdr.value(), search.value.value(), 1.01e-5) << tranche.id;
        EXPECT_NEAR(tranche.breakeven_default_rate.value(), search.low.cumulative_default, 1e-4);
    }
}

TEST(Simulation, PoolsAtTheEndsAreComputed) {
    Case deal;
    deal.simulation.default_curve.annual = 1.0;  // total default on the first date
    const Simulation total = deal.value();
    EXPECT_NEAR(total.defaulted_par.percentiles[0].value, total.par, 1.0);
    EXPECT_EQ(total.tranches[0].default_probability->value, 1.0);
    deal.simulation.default_curve.annual = 0.0;
    const Simulation none = deal.value();
    EXPECT_EQ(none.defaulted_par.mean, 0.0);
    EXPECT_EQ(none.tranches[0].default_probability->value, 0.0);
    EXPECT_NEAR(none.tranches[0].price->mean, 100.0, 1e-6);  // at its own spread
    deal.pool.clear();
    const Simulation empty = deal.value();
    EXPECT_EQ(empty.par, 0.0);
    EXPECT_EQ(empty.tranches[0].default_probability->value, 1.0);
    deal.deal.valuation.ccc.reset();  // and so no column of flows that is read
    EXPECT_EQ(deal.value().tranches[0].loss->mean, empty.tranches[0].loss->mean);
}

TEST(Simulation, ErrorsNameWhatCannotBeUsed) {
    Case deal;
    deal.pool[3].moodys_warf_rating.reset();
    deal.pool[3].moodys_rating.reset();
    EXPECT_NE(deal.error().find("default probability for B004"), std::string::npos);
    deal.simulation.default_curve.cumulative = {{"B2", {0.1, 0.05}}};
    EXPECT_NE(deal.error().find("contains 0.05 after 0.1"), std::string::npos);
    deal = {};
    deal.simulation.default_curve.cumulative = {{"B2", {0.1, 0.15}}};
    EXPECT_NE(deal.error().find("has no probabilities for the rating Ba3 of asset B003"),
              std::string::npos);
    deal = {};
    deal.simulation.correlation = {};
    EXPECT_NE(deal.error().find("correlation has 0 of rho, rule, matrix and stored"),
              std::string::npos);
    deal.simulation.correlation.rho = 1.5;
    EXPECT_NE(deal.error().find("rho is 1.5"), std::string::npos);
    deal.simulation.correlation = {.ids = {"B001", "OBL001"}, .matrix = {{1, 0.2}, {0.2, 1}}};
    EXPECT_NE(deal.error().find("neither the asset nor its issuer for B004, B005"),
              std::string::npos);
    deal.simulation.correlation.matrix = {{1, 1.2}, {1.2, 1}};
    EXPECT_NE(deal.error().find("is 1.2: expected -1 to 1"), std::string::npos);
    deal = {};
    deal.assumptions.default_events = {{"B001", std::int64_t{3}}};
    EXPECT_NE(deal.error().find("default_events does not apply"), std::string::npos);
    deal = {};
    deal.simulation.replay = {64};
    EXPECT_NE(deal.error().find("replay contains 64"), std::string::npos);
    deal.simulation = {.paths = 0};
    EXPECT_NE(deal.error().find("paths is 0"), std::string::npos);
}

bool same(const Distribution& a, const Distribution& b) {
    return a.mean == b.mean && a.standard_error == b.standard_error && a.minimum == b.minimum &&
           a.maximum == b.maximum && a.shares == b.shares && a.paths == b.paths &&
           std::ranges::equal(a.percentiles, b.percentiles, {}, &Percentile::value,
                              &Percentile::value);
}

// Parts of unequal size, whose bounds are those of groups of paths.
TEST(Simulation, ThePartsOfASimulationMakeTheWhole) {
    Case from;
    from.simulation.paths = 1000;
    from.simulation.replay = {517};
    const Simulation whole = from.value();
    const SimulationInput input{from.deal, from.pool, from.assumptions, from.terms,
                                from.simulation};
    std::vector<SimulationPart> parts;
    for (const UnitRange range :
         {UnitRange{0, 64}, UnitRange{64, 512}, UnitRange{576, 384}, UnitRange{960, 40}})
        parts.push_back(simulate_part(input, range, {}).value());
    const Simulation made = simulation_of(input, parts, {}).value();
    EXPECT_TRUE(same(whole.pool_loss, made.pool_loss));
    EXPECT_TRUE(same(whole.defaulted_par, made.defaulted_par));
    ASSERT_EQ(whole.tranches.size(), made.tranches.size());
    for (std::size_t t = 0; t < whole.tranches.size(); ++t) {
        const TrancheSimulation &a = whole.tranches[t], &b = made.tranches[t];
        ASSERT_EQ(a.loss.has_value(), b.loss.has_value());
        if (a.loss) {
            EXPECT_TRUE(same(*a.loss, *b.loss));
        }
        ASSERT_EQ(a.irr.has_value(), b.irr.has_value());
        if (a.irr) {
            EXPECT_TRUE(same(*a.irr, *b.irr));
        }
    }
    ASSERT_EQ(whole.coverage.size(), made.coverage.size());
    for (std::size_t i = 0; i < whole.coverage.size(); ++i)
        if (whole.coverage[i].oc) {
            EXPECT_EQ(whole.coverage[i].oc->value, made.coverage[i].oc->value);
        }
    ASSERT_EQ(whole.sample_paths.size(), made.sample_paths.size());
    for (std::size_t i = 0; i < whole.sample_paths.size(); ++i)
        EXPECT_EQ(whole.sample_paths[i].path, made.sample_paths[i].path);

    std::swap(parts[0], parts[1]);
    EXPECT_EQ(simulation_of(input, parts, {}).error().code, Code::kCorrupted);
    std::swap(parts[0], parts[1]);
    parts.pop_back();
    EXPECT_EQ(simulation_of(input, parts, {}).error().code, Code::kCorrupted);
    EXPECT_FALSE(simulate_part(input, {8, 16}, {}));
    EXPECT_FALSE(simulate_part(input, {960, 64}, {}));
}

// Paths of a block run in the order of their losses, with those that happen to be beside them.
TEST(Simulation, AFigureOfAPathDoesNotDependOnThePathsBesideIt) {
    Case from;
    const auto figures = [&](std::uint64_t paths) {
        from.simulation.paths = paths;
        const SimulationInput input{from.deal, from.pool, from.assumptions, from.terms,
                                    from.simulation};
        return simulate_part(input, {0, paths}, {}).value();
    };
    const SimulationPart all = figures(64);
    for (const std::uint64_t paths : {1, 7, 8, 40, 63}) {
        const SimulationPart some = figures(paths);
        const std::size_t count = some.figures.size() / paths;
        ASSERT_EQ(count, all.figures.size() / 64);
        for (std::size_t f = 0; f < count; ++f)
            for (std::size_t path = 0; path < paths; ++path) {
                const double a = some.figures[f * paths + path], b = all.figures[f * 64 + path];
                EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b)))
                    << "figure " << f << " of path " << path << ": " << a << " and " << b;
            }
    }
}

}  // namespace
}  // namespace ballast::clo
