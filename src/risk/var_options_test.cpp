// VaR and ES of books with options: revaluation against the pricers called one by one, the closed
// forms of a single option, and properties of any book.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "base/threads.hpp"
#include "math/distributions.hpp"
#include "options/revaluation.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/test_panels.hpp"
#include "risk/var.hpp"

namespace ballast::risk {
namespace {

using testing::components;
using testing::find;
using testing::has_issue;
using testing::random_panel;
using enum VarMethod;

OptionHolding option_on(const std::string& underlying, options::Kind kind, double strike,
                        double quantity, double time = 0.25,
                        options::Style style = options::Style::kEuropean) {
    OptionHolding option;
    option.symbol = underlying + (kind == options::Kind::kCall ? " C" : " P") +
                    std::to_string(static_cast<int>(strike));
    option.underlying = underlying;
    option.terms = {.id = option.symbol,
                    .underlying = underlying,
                    .kind = kind,
                    .option = {.right = kind == options::Kind::kCall ? options::Right::kCall
                                                                     : options::Right::kPut,
                               .style = style,
                               .spot = 100,
                               .strike = strike,
                               .time = time,
                               .rate = 0.03,
                               .volatility = 0.3},
                    .quantity = quantity,
                    .multiplier = 100};
    option.greeks =
        *options::value_book({&option.terms, 1}, options::Model::kAuto, {}).positions[0].position;
    return option;
}

struct TestBook {
    std::vector<Holding> holdings;
    std::vector<OptionHolding> options;
    operator Positions() const { return {holdings, options}; }
};

// Long and short, calls and puts, an underlying that is held as well and one that is not.
TestBook mixed_book() {
    return {{{"S0", 250'000}, {"S1", -80'000}, {"S2", 40'000}},
            {option_on("S0", options::Kind::kPut, 95, 20),
             option_on("S0", options::Kind::kCall, 110, -25, 0.25, options::Style::kAmerican),
             option_on("S3", options::Kind::kCall, 100, 12, 0.02),
             option_on("S3", options::Kind::kPut, 90, -15, 1.0, options::Style::kAmerican)}};
}

VarSettings settings_of(std::vector<VarMethod> methods) {
    VarSettings s;
    s.methods = std::move(methods);
    s.degrees_of_freedom = 5;
    s.paths = 50'000;
    s.seed = 11;
    return s;
}

Outcome<VarReport> outcome_of(const Positions& book, const ReturnPanel& panel,
                              const VarSettings& settings, const Work& work = {}) {
    auto report = var_report(book, panel, settings, work);
    EXPECT_TRUE(report) << (report ? "" : report.error().message);
    return std::move(report).value();
}

VarReport report_of(const Positions& book, const ReturnPanel& panel, const VarSettings& settings) {
    return outcome_of(book, panel, settings).value;
}

double priced(const options::Option& option) {
    return options::price_options({&option, 1}, options::Model::kAuto, {})[0].greeks->price;
}

double price_after(const OptionHolding& option, double move) {
    options::Option o = option.terms.option;
    o.spot *= 1 + move;
    return option.terms.quantity * option.terms.multiplier * priced(o);
}

TEST(OptionVar, HistoricalScenariosAreRevaluedOneByOne) {
    const ReturnPanel panel = random_panel(31, 260, 4);
    const TestBook book = mixed_book();
    VarSettings s = settings_of({kHistorical});
    s.tail_scenarios = 20;
    const VarReport r = report_of(book, panel, s);
    ASSERT_GE(r.scenarios.size(), 20u);
    for (const TailScenario& scenario : r.scenarios) {
        const auto day = static_cast<std::size_t>(
            std::find(panel.dates.begin(), panel.dates.end(), *scenario.date) -
            panel.dates.begin());
        double sum = 0;
        ASSERT_EQ(scenario.positions.size(), 7u);
        for (std::size_t k = 0; k < 4; ++k) {
            const OptionHolding& o = book.options[k];
            const std::size_t column = o.underlying == "S0" ? 0 : 3;
            const double pnl = price_after(o, panel.values(day, column)) - price_after(o, 0);
            // American prices in scenarios are accurate to 1e-5 of the strike.
            EXPECT_NEAR(scenario.positions[3 + k].pnl, pnl,
                        2e-5 * o.terms.option.strike * 100 * std::abs(o.terms.quantity));
        }
        for (const ScenarioPosition& p : scenario.positions) sum += p.pnl;
        EXPECT_NEAR(sum, scenario.pnl, 1e-6);
    }
}

TEST(OptionVar, ComponentsAddUpForEveryMethodAndHorizon) {
    const ReturnPanel panel = random_panel(32, 300, 4);
    for (const int horizon : {1, 10}) {
        for (const HorizonRule rule : {HorizonRule::kScaled, HorizonRule::kOverlapping}) {
            VarSettings s =
                settings_of({kParametric, kModified, kHistorical, kHistoricalAgeWeighted,
                             kHistoricalFiltered, kMcNormal, kMcT});
            s.horizon_days = horizon;
            s.horizon = rule;
            s.mean = MeanRule::kSample;
            const VarReport r = report_of(mixed_book(), panel, s);
            EXPECT_EQ(r.results.size(), 14u);
            for (const VarResult& row : r.results) {
                double var = 0;
                double es = 0;
                for (const VarComponent& c : components(r, row.method, row.confidence)) {
                    var += c.component.value();
                    es += c.component_es.value();
                }
                EXPECT_NEAR(var, row.var, 1e-8 * std::abs(row.var)) << static_cast<int>(row.method);
                EXPECT_NEAR(es, row.es, 1e-8 * std::abs(row.es)) << static_cast<int>(row.method);
                EXPECT_GE(row.es, row.var);
            }
        }
    }
}

// A single option is monotone in its return, so that its VaR is its loss at a quantile.
TEST(OptionVar, OneOptionsSimulatedVarIsItsLossAtTheQuantileOfTheReturn) {
    const ReturnPanel panel = random_panel(33, 500, 2);
    for (const auto& [kind, quantity] :
         {std::pair{options::Kind::kCall, 10.0}, std::pair{options::Kind::kCall, -10.0},
          std::pair{options::Kind::kPut, 10.0}, std::pair{options::Kind::kPut, -10.0}}) {
        const TestBook book{{}, {option_on("S1", kind, 100, quantity, 0.1)}};
        VarSettings s = settings_of({kMcNormal, kMcT});
        s.paths = 400'000;
        const VarReport r = report_of(book, panel, s);
        const VarReport linear = report_of({std::vector<Holding>{{"S1", 1.0}}}, panel,
                                           settings_of({kParametric, kParametricT}));
        for (const VarResult& row : r.results) {
            const VarMethod law = row.method == kMcNormal ? kParametric : kParametricT;
            const double move = find(linear, law, row.confidence)->var;
            const double now = price_after(book.options[0], 0);
            const double exact = now - std::min(price_after(book.options[0], -move),
                                                price_after(book.options[0], move));
            EXPECT_NEAR(row.var, exact, 5 * row.standard_error.value());
            EXPECT_LT(row.standard_error.value(), 0.03 * exact);
            const VarComponent c = components(r, row.method, row.confidence)[0];
            EXPECT_NEAR(c.standalone.value(), exact, 1e-6 * std::abs(now));
        }
    }
}

// mean tr(G C) / 2, variance d'Cd + tr((G C)²) / 2, from the covariance matrix of the panel.
TEST(OptionVar, ParametricIsTheNormalWithDeltaGammaMoments) {
    const ReturnPanel panel = random_panel(34, 300, 4);
    const TestBook book = mixed_book();
    const std::size_t n = 4;
    std::vector<double> delta{250'000, -80'000, 40'000, 0};
    std::vector<double> gamma(n, 0.0);
    for (const OptionHolding& o : book.options) {
        const std::size_t u = o.underlying == "S0" ? 0 : 3;
        delta[u] += o.greeks.delta * 100;
        gamma[u] += o.greeks.gamma * 100 * 100;
    }
    const auto rows = static_cast<double>(panel.dates.size());
    std::vector<double> mean(n, 0.0);
    for (std::size_t t = 0; t < panel.dates.size(); ++t)
        for (std::size_t i = 0; i < n; ++i) mean[i] += panel.values(t, i) / rows;
    double linear = 0;
    double square = 0;
    double drift = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double c = 0;
            for (std::size_t t = 0; t < panel.dates.size(); ++t)
                c += (panel.values(t, i) - mean[i]) * (panel.values(t, j) - mean[j]) / (rows - 1);
            linear += delta[i] * c * delta[j];
            square += gamma[i] * c * gamma[j] * c / 2;
            if (i == j) drift += gamma[i] * c / 2;
        }
    for (const int horizon : {1, 10}) {
        VarSettings s = settings_of({kParametric});
        s.horizon_days = horizon;
        const double sigma = std::sqrt(horizon * linear + horizon * horizon * square);
        for (const VarResult& row : report_of(book, panel, s).results) {
            const double z = math::normal_quantile(row.confidence);
            EXPECT_NEAR(row.var, -horizon * drift + z * sigma, 1e-9 * sigma);
        }
    }
}

TEST(OptionVar, AStockByPutCallParityIsAStock) {
    // A long call and a short put at one strike move like the underlying: P&L 100 × 1 per contract.
    const ReturnPanel panel = random_panel(35, 300, 2);
    const TestBook synthetic{{},
                             {option_on("S0", options::Kind::kCall, 100, 10),
                              option_on("S0", options::Kind::kPut, 100, -10)}};
    const std::vector<Holding> stock{{"S0", 10 * 100 * 100}};
    VarSettings s = settings_of({kParametric, kHistorical, kModified, kMcNormal, kMcT});
    const VarReport a = report_of(synthetic, panel, s);
    const VarReport b = report_of({stock}, panel, s);
    for (const VarResult& row : b.results) {
        const VarResult* same = find(a, row.method, row.confidence);
        ASSERT_NE(same, nullptr);
        EXPECT_NEAR(same->var, row.var, 1e-6 * row.var) << static_cast<int>(row.method);
        EXPECT_NEAR(same->es, row.es, 1e-6 * row.es) << static_cast<int>(row.method);
    }
}

TEST(OptionVar, IncrementalIsTheDifferenceToTheBookWithoutTheOption) {
    const ReturnPanel panel = random_panel(36, 300, 4);
    const TestBook book = mixed_book();
    const VarSettings s = settings_of({kParametric, kHistorical, kHistoricalAgeWeighted});
    const VarReport base = report_of(book, panel, s);
    for (std::size_t k = 0; k < book.options.size(); ++k) {
        TestBook without = book;
        without.options.erase(without.options.begin() + static_cast<std::ptrdiff_t>(k));
        const VarReport rest = report_of(without, panel, s);
        const VarReport alone = report_of(TestBook{{}, {book.options[k]}}, panel, s);
        for (const VarResult& row : base.results) {
            const VarComponent c = components(base, row.method, row.confidence)[3 + k];
            EXPECT_EQ(c.symbol, book.options[k].symbol);
            EXPECT_NEAR(c.incremental.value(),
                        row.var - find(rest, row.method, row.confidence)->var, 1e-6);
            EXPECT_NEAR(c.standalone.value(), find(alone, row.method, row.confidence)->var, 1e-6);
        }
    }
}

TEST(OptionVar, SimulationIsTheSameForAnyNumberOfThreads) {
    const ReturnPanel panel = random_panel(37, 300, 4);
    VarSettings s = settings_of({kHistorical, kMcNormal, kMcT});
    s.distribution_bins = 20;
    s.antithetic = true;
    const VarReport alone = report_of(mixed_book(), panel, s);
    for (const std::size_t threads : {2u, 8u}) {
        ThreadPool pool(threads);
        const VarReport other = outcome_of(mixed_book(), panel, s, {.threads = &pool}).value;
        ASSERT_EQ(other.results.size(), alone.results.size());
        for (std::size_t j = 0; j < alone.results.size(); ++j) {
            EXPECT_EQ(other.results[j].var, alone.results[j].var);
            EXPECT_EQ(other.results[j].es, alone.results[j].es);
        }
        for (std::size_t j = 0; j < alone.components.size(); ++j)
            EXPECT_EQ(other.components[j].component_es, alone.components[j].component_es);
        for (std::size_t j = 0; j < alone.distributions.size(); ++j)
            EXPECT_EQ(other.distributions[j].shares, alone.distributions[j].shares);
    }
}

TEST(OptionVar, PathsOfTheTailAreRevaluedInFull) {
    const ReturnPanel panel = random_panel(38, 300, 4);
    VarSettings s = settings_of({kMcNormal});
    s.tail_scenarios = 10;
    const TestBook book = mixed_book();
    const VarReport r = report_of(book, panel, s);
    for (const TailScenario& scenario : r.scenarios) {
        // The stock's P&L gives the return of its symbol, and so the value of its options.
        const double move = scenario.positions[0].pnl / 250'000;
        for (std::size_t k = 0; k < 2; ++k)
            EXPECT_NEAR(scenario.positions[3 + k].pnl,
                        price_after(book.options[k], move) - price_after(book.options[k], 0), 5.0);
    }
}

TEST(OptionVar, MissingReturnsAndFormulasAreReported) {
    const ReturnPanel panel = random_panel(39, 300, 4);
    TestBook book = mixed_book();
    book.options.push_back(option_on("NONE", options::Kind::kCall, 100, 5));
    const auto outcome = outcome_of(book, panel, settings_of({kParametricT, kHistorical}));
    EXPECT_TRUE(has_issue(outcome.issues, "no_returns"));
    EXPECT_TRUE(has_issue(outcome.issues, "no_options_in_method"));
    EXPECT_EQ(outcome.value.results.size(), 2u);
    EXPECT_LT(outcome.value.coverage, 1.0);
    EXPECT_FALSE(var_report(book, panel, settings_of({kParametricT}), {}));
}

TEST(OptionVar, AHedgedBookLosesLessThanAnUnhedgedOne) {
    const ReturnPanel panel = random_panel(40, 500, 1);
    const std::vector<Holding> stock{{"S0", 100'000}};
    const TestBook hedged{stock, {option_on("S0", options::Kind::kPut, 100, 10)}};
    const VarSettings s = settings_of({kParametric, kHistorical, kMcNormal, kMcT});
    const VarReport a = report_of(hedged, panel, s);
    const VarReport b = report_of({stock}, panel, s);
    for (const VarResult& row : b.results)
        EXPECT_LT(find(a, row.method, row.confidence)->var, row.var);
}

TEST(OptionVar, HeldPnlRevaluesEachDay) {
    const ReturnPanel panel = random_panel(41, 60, 4);
    const TestBook book = mixed_book();
    const auto held = held_pnl(book, panel, {});
    ASSERT_TRUE(held);
    for (const std::size_t t : {0u, 17u, 59u}) {
        double pnl = 250'000 * panel.values(t, 0) - 80'000 * panel.values(t, 1) +
                     40'000 * panel.values(t, 2);
        for (const OptionHolding& o : book.options) {
            const double move = panel.values(t, o.underlying == "S0" ? 0 : 3);
            pnl += price_after(o, move) - price_after(o, 0);
        }
        EXPECT_NEAR(held->value.pnl[t], pnl, 10.0);
    }
}

}  // namespace
}  // namespace ballast::risk
