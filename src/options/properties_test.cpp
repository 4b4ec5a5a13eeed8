// Properties of prices and Greeks on random options, and the kernels against their references.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/each_vector_target_test.hpp"
#include "base/threads.hpp"
#include "options/american.hpp"
#include "options/binomial.hpp"
#include "options/black_scholes.hpp"
#include "options/book.hpp"
#include "options/european_kernel.hpp"
#include "options/finite_difference.hpp"
#include "options/implied_volatility.hpp"
#include "options/pricing.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using test::price_of;
using test::random_option;
using test::Uniform;

struct Table {
    std::vector<double> sign, spot, strike, time, rate, yield, volatility;
    void add(const Option& o) {
        sign.push_back(sign_of(o.right));
        spot.push_back(o.spot);
        strike.push_back(o.strike);
        time.push_back(o.time);
        rate.push_back(o.rate);
        yield.push_back(o.dividend_yield);
        volatility.push_back(o.volatility);
    }
    OptionColumns view() const {
        return {sign.data(), spot.data(),  strike.data(),    time.data(),
                rate.data(), yield.data(), volatility.data()};
    }
};

struct Results {
    std::vector<double> price, delta, gamma, vega, theta, rho;
    explicit Results(std::size_t n) : price(n), delta(n), gamma(n), vega(n), theta(n), rho(n) {}
    GreekColumns view() {
        return {price.data(), delta.data(), gamma.data(), vega.data(), theta.data(), rho.data()};
    }
};

TEST(EuropeanKernel, AgreesWithTheClosedFormOneByOne) {
    Uniform u(1);
    std::vector<Option> options;
    for (int i = 0; i < 20'003; ++i) options.push_back(random_option(u));
    for (const double time : {0.0, 1e-9, 0.5})
        for (const double volatility : {0.0, 1e-9, 0.2, 9.0})
            for (const double strike : {1e-3, 90.0, 100.0, 110.0, 1e6})
                for (const Right right : {Right::kCall, Right::kPut})
                    options.push_back({.right = right,
                                       .spot = 100,
                                       .strike = strike,
                                       .time = time,
                                       .rate = 0.03,
                                       .dividend_yield = 0.03,
                                       .volatility = volatility});
    Table table;
    for (const Option& o : options) table.add(o);
    Results out(options.size());
    on_every_vector_target([&](std::string_view) {
        european_values(table.view(), options.size(), out.view());
        for (std::size_t i = 0; i < options.size(); ++i) {
            const Option& o = options[i];
            const Greeks g = black_scholes(o);
            const double scale = std::max(o.spot, o.strike);
            EXPECT_NEAR(out.price[i], g.price, 4e-15 * scale) << i;
            EXPECT_NEAR(out.delta[i], g.delta, 1e-14) << i;
            EXPECT_NEAR(out.gamma[i], g.gamma, 1e-12 * g.gamma) << i;
            EXPECT_NEAR(out.vega[i], g.vega, 1e-12 * g.vega) << i;
            EXPECT_NEAR(out.theta[i], g.theta, 1e-12 * std::abs(g.theta) + 1e-14 * scale) << i;
            EXPECT_NEAR(out.rho[i], g.rho, 1e-12 * std::abs(g.rho) + 1e-14 * scale) << i;
        }
    });
}

TEST(EuropeanKernel, AnyNumberOfOptionsIsPricedOneLikeTheOther) {
    Uniform u(4);
    Table table;
    for (int i = 0; i < 200; ++i) table.add(random_option(u));
    Results all(200);
    european_values(table.view(), 200, all.view());
    for (const std::size_t count : {1, 3, 4, 63, 64, 65, 127, 131}) {
        Results some(count);
        european_values(table.view(), count, some.view());
        for (std::size_t i = 0; i < count; ++i) {
            EXPECT_EQ(some.price[i], all.price[i]) << count;
            EXPECT_EQ(some.gamma[i], all.gamma[i]) << count;
        }
    }
}

TEST(EuropeanKernel, AnOptionsResultDoesNotDependOnItsPlace) {
    Uniform u(2);
    Table table;
    for (int i = 0; i < 37; ++i) table.add(random_option(u));
    Results whole(37);
    european_values(table.view(), 37, whole.view());
    for (std::size_t i = 0; i < 37; ++i) {
        Results one(1);
        european_values({&table.sign[i], &table.spot[i], &table.strike[i], &table.time[i],
                         &table.rate[i], &table.yield[i], &table.volatility[i]},
                        1, one.view());
        EXPECT_EQ(one.price[0], whole.price[i]);
        EXPECT_EQ(one.theta[0], whole.theta[i]);
    }
}

TEST(BlackScholes, CallLessPutIsTheForward) {
    Uniform u(3);
    for (int i = 0; i < 1000; ++i) {
        Option o = random_option(u);
        if (i % 3 == 0) o.dividends = {{0.5 * o.time, 0.02 * o.spot}, {2 * o.time, 5.0}};
        o.right = Right::kCall;
        const Greeks call = black_scholes(o);
        o.right = Right::kPut;
        const Greeks put = black_scholes(o);
        const double spot = o.spot - present_value(o.dividends, o.rate, o.time);
        const double forward =
            spot * std::exp(-o.dividend_yield * o.time) - o.strike * std::exp(-o.rate * o.time);
        EXPECT_NEAR(call.price - put.price, forward, 1e-12 * o.spot);
        EXPECT_NEAR(call.delta - put.delta, std::exp(-o.dividend_yield * o.time), 1e-14);
        EXPECT_NEAR(call.gamma, put.gamma, 1e-14);
        EXPECT_NEAR(call.vega, put.vega, 1e-12);
    }
}

TEST(Greeks, AreTheSlopesOfThePrice) {
    Uniform u(4);
    for (int i = 0; i < 60; ++i) {
        Option o = random_option(u, i % 2 ? Style::kAmerican : Style::kEuropean);
        if (o.style == Style::kEuropean && i % 6 == 0)
            o.dividends = {{0.5 * o.time, 0.02 * o.spot}};
        const Priced priced = price_options({&o, 1}, Model::kAuto, {})[0];
        const Greeks& g = priced.greeks.value();
        const double gain = intrinsic(o);
        if (o.style == Style::kAmerican && g.price < gain + 2e-3 * o.spot && gain > 0) continue;
        const auto moved = [&](double Option::* field, double step) {
            Option m = o;
            m.*field += step;
            if (field == &Option::time)
                for (CashDividend& dividend : m.dividends) dividend.time += step;
            return price_of(m);
        };
        const auto slope = [&](double Option::* field, double h) {
            return (8 * (moved(field, h) - moved(field, -h)) -
                    (moved(field, 2 * h) - moved(field, -2 * h))) /
                   (12 * h);
        };
        const double t = o.style == Style::kAmerican ? 2e-5 : 1e-7;
        EXPECT_NEAR(g.delta, slope(&Option::spot, 1e-3 * o.spot), t) << i;
        EXPECT_NEAR(g.vega, slope(&Option::volatility, 1e-3), 20 * t * o.spot) << i;
        EXPECT_NEAR(g.theta, -slope(&Option::time, 1e-3 * o.time), 50 * t * o.spot) << i;
        EXPECT_NEAR(g.rho, slope(&Option::rate, 1e-5), 100 * t * o.spot) << i;
        const double h = 2e-3 * o.spot;
        EXPECT_NEAR(g.gamma,
                    (moved(&Option::spot, h) - 2 * g.price + moved(&Option::spot, -h)) / (h * h),
                    200 * t / o.spot + 1e-3 * g.gamma)
            << i;
    }
}

TEST(American, IsWorthAtLeastExerciseAndTheEuropeanOption) {
    Uniform u(5);
    for (int i = 0; i < 500; ++i) {
        Option o = random_option(u, Style::kAmerican);
        o.dividend_yield = u(-0.02, 0.1);
        if (!has_single_boundary(sign_of(o.right), o.rate, o.dividend_yield)) continue;
        const double price = price_of(o);
        EXPECT_GE(price, intrinsic(o) - 1e-12 * o.spot) << i;
        EXPECT_GE(price, black_scholes(o).price - 1e-12 * o.spot) << i;
        const double bound = o.right == Right::kCall
                                 ? o.spot * std::max(1.0, std::exp(-o.dividend_yield * o.time))
                                 : o.strike * std::max(1.0, std::exp(-o.rate * o.time));
        EXPECT_LE(price, bound * (1 + 1e-12)) << i;
    }
}

TEST(American, GrowsWithVolatilityAndTimeAndIsConvexInTheSpot) {
    Uniform u(6);
    for (int i = 0; i < 100; ++i) {
        Option o = random_option(u, Style::kAmerican);
        if (!has_single_boundary(sign_of(o.right), o.rate, o.dividend_yield)) continue;
        const double price = price_of(o);
        const double slack = 2e-7 * o.strike;
        Option more = o;
        more.volatility *= 1.1;
        EXPECT_GE(price_of(more), price - slack) << i;
        more = o;
        more.time *= 1.1;
        EXPECT_GE(price_of(more), price - slack) << i;
        Option up = o;
        up.spot *= 1.1;
        Option down = o;
        down.spot *= 0.9;
        EXPECT_LE(price, 0.5 * (price_of(up) + price_of(down)) + slack) << i;
    }
}

TEST(American, AgreesWithATreeAndWithFiniteDifferences) {
    Uniform u(7);
    for (int i = 0; i < 12; ++i) {
        Option o = random_option(u, Style::kAmerican);
        o.rate = u(0.005, 0.08);
        const double price = price_of(o);
        EXPECT_NEAR(price, price_of(o, Model::kBinomial), 4e-5 * o.strike) << i;
        EXPECT_NEAR(price, price_of(o, Model::kFiniteDifference), 4e-5 * o.strike) << i;
    }
}

TEST(American, WithTwoBoundariesFiniteDifferencesAgreeWithATree) {
    // A put whose yield lies below a negative rate: exercised between two boundaries.
    for (const double strike : {90.0, 100.0, 115.0}) {
        const Option o{.right = Right::kPut,
                       .style = Style::kAmerican,
                       .spot = 100,
                       .strike = strike,
                       .time = 2,
                       .rate = -0.01,
                       .dividend_yield = -0.05,
                       .volatility = 0.1};
        const Priced priced = price_options({&o, 1}, Model::kAuto, {})[0];
        EXPECT_EQ(priced.model, Model::kFiniteDifference);
        EXPECT_NEAR(priced.greeks->price, binomial_price(o), 3e-3);
        EXPECT_GE(priced.greeks->price, black_scholes(o).price - 1e-4);
    }
}

TEST(American, CashDividendsMakeCallsWorthExercisingJustBefore) {
    Option o{.right = Right::kCall,
             .style = Style::kAmerican,
             .spot = 100,
             .strike = 90,
             .time = 0.5,
             .rate = 0.04,
             .volatility = 0.2,
             .dividends = {{0.25, 6.0}}};
    const Priced priced = price_options({&o, 1}, Model::kAuto, {})[0];
    EXPECT_EQ(priced.model, Model::kFiniteDifference);
    EXPECT_NEAR(priced.greeks->price, binomial_price(o), 5e-3);
    EXPECT_GT(priced.greeks->price, black_scholes(o).price + 0.1);
    // Without the dividend the early exercise of a call has no value.
    o.dividends.clear();
    EXPECT_NEAR(price_of(o), black_scholes(o).price, 1e-9);
}

TEST(American, TheFastSchemeKeepsToItsError) {
    Uniform u(8);
    std::vector<Option> options;
    for (int i = 0; i < 3000; ++i) {
        options.push_back(random_option(u, Style::kAmerican));
        options.back().rate = u(0, 0.06);
        options.back().dividend_yield = u(0, 0.04);
        options.back().volatility = u(0.1, 0.8);
    }
    std::vector<double> fast(options.size());
    std::vector<double> accurate(options.size());
    american_prices(options, fast, fast_schemes(), {});
    american_prices(options, accurate, accurate_schemes(), {});
    for (std::size_t i = 0; i < options.size(); ++i)
        EXPECT_NEAR(fast[i], accurate[i], 1.3e-5 * options[i].spot) << i;
}

// Value of a perpetual American put (Merton 1973, section 8): (K - B) (S / B)^lambda with lambda
// the negative root of sigma² x (x - 1) / 2 + (r - q) x - r and B = K lambda / (lambda - 1).
double perpetual_put(const Option& o) {
    const double scale = 2 / (o.volatility * o.volatility);
    const double a = 1 - scale * (o.rate - o.dividend_yield);
    const double lambda = 0.5 * (a - std::sqrt(a * a + 4 * scale * o.rate));
    const double boundary = o.strike * lambda / (lambda - 1);
    if (o.spot <= boundary) return o.strike - o.spot;
    return (o.strike - boundary) * std::pow(o.spot / boundary, lambda);
}

TEST(American, WhereTheDriftOutweighsTheVolatilityALongPutIsThePerpetualOne) {
    for (const double rate : {0.02, 0.05, 0.1})
        for (const double yield : {0.0, 0.25 * rate})
            for (const double volatility : {0.005, 0.01, 0.02}) {
                const Option o{.right = Right::kPut,
                               .style = Style::kAmerican,
                               .spot = 100,
                               .strike = 100,
                               .time = 30,
                               .rate = rate,
                               .dividend_yield = yield,
                               .volatility = volatility};
                double accurate = 0;
                double fast = 0;
                american_prices({&o, 1}, {&accurate, 1}, accurate_schemes(), {});
                american_prices({&o, 1}, {&fast, 1}, fast_schemes(), {});
                EXPECT_NEAR(accurate, perpetual_put(o), 2e-4) << rate << ' ' << volatility;
                EXPECT_NEAR(fast, perpetual_put(o), 5e-3) << rate << ' ' << volatility;
            }
}

TEST(FiniteDifference, IsAccurateWhenTheDriftOutweighsTheVolatility) {
    for (const double rate : {0.02, 0.05, 0.1})
        for (const double yield : {0.0, 0.25 * rate})
            for (const double volatility : {0.005, 0.01, 0.02})
                for (const Right right : {Right::kCall, Right::kPut}) {
                    Option o{.right = right,
                             .spot = 100,
                             .strike = 100,
                             .time = 30,
                             .rate = rate,
                             .dividend_yield = yield,
                             .volatility = volatility};
                    const std::string what = fmt::format("r {} s {}", rate, volatility);
                    for (const double time : {0.25, 1.0, 5.0, 30.0}) {
                        o.time = time;
                        const GridValue at = finite_difference(o);
                        const Greeks exact = black_scholes(o);
                        EXPECT_NEAR(at.price, exact.price, 1e-4) << what;
                        EXPECT_NEAR(at.delta, exact.delta, 1e-6) << what;
                    }
                    if (right == Right::kCall) continue;
                    o.style = Style::kAmerican;
                    EXPECT_NEAR(finite_difference(o).price, perpetual_put(o), 3e-4) << what;
                }
}

TEST(Greeks, VannaAndVolgaOfEveryModelAreTheClosedFormsWhereExerciseIsNeverEarly) {
    Uniform u(14);
    for (int i = 0; i < 10; ++i) {
        Option o = random_option(u);
        o.right = Right::kCall;
        o.rate = u(0.0, 0.08);
        o.dividend_yield = 0.0;
        const Greeks exact = black_scholes(o);
        o.style = Style::kAmerican;
        for (const Model model : {Model::kAuto, Model::kBaw, Model::kBjerksundStensland,
                                  Model::kBinomial, Model::kFiniteDifference}) {
            const Greeks g = price_options({&o, 1}, model, {})[0].greeks.value();
            // The boundary method bumps by 0.4 % of the volatility, the others by 5 %.
            const double t = model == Model::kAuto ? 2e-4 : 2e-2;
            EXPECT_NEAR(g.vanna, exact.vanna, t * (std::abs(exact.vanna) + 0.1)) << i;
            EXPECT_NEAR(g.volga, exact.volga, t * (std::abs(exact.volga) + 0.1 * o.spot)) << i;
        }
    }
}

TEST(Pricing, IsFiniteAtExpiryAtZeroVolatilityAndFarFromTheMoney) {
    for (const Model model : {Model::kAuto, Model::kBsm, Model::kBaw, Model::kBjerksundStensland,
                              Model::kBinomial, Model::kFiniteDifference})
        for (const Style style : {Style::kEuropean, Style::kAmerican})
            for (const Right right : {Right::kCall, Right::kPut})
                for (const double time : {0.0, 1e-6, 1.0})
                    for (const double volatility : {0.0, 1e-8, 0.3, 4.0})
                        for (const double strike : {1.0, 100.0, 5000.0})
                            for (const double rate : {0.0, 0.05}) {
                                const Option o{.right = right,
                                               .style = style,
                                               .spot = 100,
                                               .strike = strike,
                                               .time = time,
                                               .rate = rate,
                                               .dividend_yield = 0.02,
                                               .volatility = volatility};
                                const Priced p = price_options({&o, 1}, model, {})[0];
                                const std::string what = fmt::format(
                                    "model {} style {} right {} T {} s {} K {} r {}",
                                    static_cast<int>(model), static_cast<int>(style),
                                    static_cast<int>(right), time, volatility, strike, rate);
                                ASSERT_TRUE(p.greeks) << what;
                                const Greeks& g = *p.greeks;
                                for (const double x : {g.price, g.delta, g.gamma, g.vega, g.theta,
                                                       g.rho, g.dividend_rho, g.vanna, g.volga})
                                    EXPECT_TRUE(std::isfinite(x)) << what;
                                if (time == 0.0) {
                                    EXPECT_EQ(g.price, intrinsic(o)) << what;
                                    const double w = sign_of(right);
                                    EXPECT_EQ(g.delta, w * (100 - strike) > 0 ? w : 0.0) << what;
                                    EXPECT_EQ(g.gamma, 0.0) << what;
                                    EXPECT_EQ(g.vega, 0.0) << what;
                                    EXPECT_EQ(g.theta, 0.0) << what;
                                    EXPECT_EQ(g.rho, 0.0) << what;
                                }
                            }
}

TEST(Pricing, GivesTheSameBytesForAnyNumberOfThreads) {
    Uniform u(9);
    std::vector<Option> options;
    for (int i = 0; i < 300; ++i)
        options.push_back(random_option(u, i % 2 ? Style::kAmerican : Style::kEuropean));
    ThreadPool pool(3);
    const auto one = price_options(options, Model::kAuto, {});
    const auto many = price_options(options, Model::kAuto, {.threads = &pool});
    for (std::size_t i = 0; i < options.size(); ++i) {
        EXPECT_EQ(one[i].greeks->price, many[i].greeks->price);
        EXPECT_EQ(one[i].greeks->rho, many[i].greeks->rho);
    }
}

std::size_t priced_among(std::span<const Priced> priced) {
    return static_cast<std::size_t>(
        std::ranges::count_if(priced, [](const Priced& one) { return one.greeks.has_value(); }));
}

// Canceled at the end of the first block: at most 64 options are priced per look at the flag.
TEST(Pricing, StopsAfterTheBlockInWhichItIsCanceled) {
    Uniform u(10);
    std::vector<Option> american;
    for (int i = 0; i < 1000; ++i) american.push_back(random_option(u, Style::kAmerican));
    struct Case {
        Model model;
        std::size_t block;
    };
    for (const Case& each : {Case{Model::kBaw, 16}, Case{Model::kBinomial, 16}}) {
        Work work;
        std::size_t reports = 0;
        work.report = [&](const Progress& progress) {
            ++reports;
            EXPECT_EQ(progress.done, each.block);
            EXPECT_EQ(progress.total, american.size());
            work.cancel.request();
        };
        EXPECT_EQ(priced_among(price_options(american, each.model, work)), each.block);
        EXPECT_EQ(reports, 1U);
    }
    // Under the integral equation alone: those that finite differences price come before.
    std::erase_if(american, [](const Option& o) {
        return american_path(o) == AmericanPath::kFiniteDifference ||
               !has_single_boundary(sign_of(o.right), o.rate, o.dividend_yield);
    });
    ASSERT_GT(american.size(), 200U);
    Work work;
    work.report = [&](const Progress&) { work.cancel.request(); };
    EXPECT_EQ(priced_among(price_options(american, Model::kAndersenLake, work)), 64U);
}

TEST(Pricing, PricesNothingOnceItIsCanceled) {
    Uniform u(11);
    std::vector<Option> options;
    std::vector<Holding> holdings(200);
    for (Holding& holding : holdings) {
        holding.kind = Kind::kPut;
        holding.option = random_option(u, Style::kAmerican);
        options.push_back(holding.option);
    }
    Work work;
    std::size_t reports = 0;
    work.report = [&](const Progress&) { ++reports; };
    work.cancel.request();
    for (const Model model : {Model::kAuto, Model::kFiniteDifference, Model::kBinomial}) {
        EXPECT_EQ(priced_among(price_options(options, model, work)), 0U);
        const BookValue book = value_book(holdings, model, work);
        EXPECT_EQ(book.positions.size(), holdings.size());
        EXPECT_EQ(book.totals.priced + book.totals.not_priced, 0U);
    }
    EXPECT_EQ(reports, 0U);
}

TEST(Pricing, InvalidTermsAreReported) {
    const Option good{.spot = 100, .strike = 100, .time = 1, .volatility = 0.2};
    EXPECT_EQ(error_of(good), "");
    const auto with = [&](double Option::* field, double value) {
        Option o = good;
        o.*field = value;
        const Priced p = price_options({&o, 1}, Model::kAuto, {})[0];
        return !p.greeks && p.issue && p.issue->code == "not_priced";
    };
    EXPECT_TRUE(with(&Option::spot, 0));
    EXPECT_TRUE(with(&Option::strike, -1));
    EXPECT_TRUE(with(&Option::time, -0.1));
    EXPECT_TRUE(with(&Option::volatility, -0.1));
    EXPECT_TRUE(with(&Option::rate, NAN));
    Option rich = good;
    rich.dividends = {{0.5, 200}};
    EXPECT_FALSE(price_options({&rich, 1}, Model::kAuto, {})[0].greeks);
}

TEST(ImpliedVolatility, IsRecoveredFromThePriceOrUndetermined) {
    Uniform u(10);
    std::vector<Quote> quotes;
    for (int i = 0; i < 200'000; ++i) {
        Option o = random_option(u);
        o.volatility = std::exp(u(std::log(0.005), std::log(4.0)));
        o.time = std::exp(u(std::log(1e-3), std::log(30.0)));
        o.strike = o.spot * std::exp(u(-1, 1) * o.volatility * std::sqrt(o.time) * 4);
        quotes.push_back({o, black_scholes(o).price});
    }
    const auto found = implied_volatilities(quotes, {});
    std::size_t values = 0;
    for (std::size_t i = 0; i < quotes.size(); ++i) {
        const Option& o = quotes[i].option;
        const Greeks g = black_scholes(o);
        const double unit = std::max(g.price, o.spot * 1e-3);
        const double attainable = 1.2e-16 * unit / (g.vega * o.volatility);
        if (found[i].outcome != ImpliedClass::kValue) {
            EXPECT_TRUE(attainable > 1e-5 || g.price < 1e-300 || intrinsic(o) > 0) << i;
            continue;
        }
        ++values;
        const double error = std::abs(*found[i].volatility / o.volatility - 1);
        const double scale = 1.2e-16 * std::max(o.spot, o.strike) / (g.vega * o.volatility);
        EXPECT_LE(error, 1e-12 + 50 * scale) << i;
    }
    EXPECT_GT(values, quotes.size() * 8 / 10);
}

TEST(ImpliedVolatility, ArbitrageIsReported) {
    Option o{.right = Right::kCall, .spot = 100, .strike = 90, .time = 1, .rate = 0.05};
    const auto outcome = [&](double price, Style style) {
        o.style = style;
        const Quote quote{o, price};
        return implied_volatilities({&quote, 1}, {})[0].outcome;
    };
    for (const Style style : {Style::kEuropean, Style::kAmerican}) {
        EXPECT_EQ(outcome(14.0, style), ImpliedClass::kBelowIntrinsic);
        EXPECT_EQ(outcome(100.0, style), ImpliedClass::kAboveBound);
        EXPECT_EQ(outcome(140.0, style), ImpliedClass::kAboveBound);
        EXPECT_EQ(outcome(100 - 90 * std::exp(-0.05), style), ImpliedClass::kUndetermined);
        EXPECT_EQ(outcome(18.0, style), ImpliedClass::kValue);
        EXPECT_EQ(outcome(-1.0, style), ImpliedClass::kBelowIntrinsic);
    }
    // A zero price gives no volatility.
    o.strike = 150;
    EXPECT_EQ(outcome(0.0, Style::kEuropean), ImpliedClass::kUndetermined);
    EXPECT_EQ(outcome(0.0, Style::kAmerican), ImpliedClass::kUndetermined);
    // At expiry only the intrinsic value is free of arbitrage.
    o.time = 0;
    o.strike = 90;
    EXPECT_EQ(outcome(10.0, Style::kEuropean), ImpliedClass::kUndetermined);
    EXPECT_EQ(outcome(12.0, Style::kAmerican), ImpliedClass::kAboveBound);
}

TEST(ImpliedVolatility, IsRecoveredFromAmericanPrices) {
    Uniform u(11);
    std::vector<Quote> quotes;
    for (int i = 0; i < 400; ++i) {
        Option o = random_option(u, Style::kAmerican);
        o.rate = u(0, 0.08);
        quotes.push_back({o, price_of(o)});
    }
    const auto found = implied_volatilities(quotes, {});
    for (std::size_t i = 0; i < quotes.size(); ++i) {
        const Option& o = quotes[i].option;
        if (found[i].outcome == ImpliedClass::kUndetermined) {
            EXPECT_LT(quotes[i].price, found[i].lower_bound + 2e-7 * o.strike + 1e-9) << i;
            continue;
        }
        ASSERT_EQ(found[i].outcome, ImpliedClass::kValue) << i;
        Option again = o;
        again.volatility = *found[i].volatility;
        EXPECT_NEAR(price_of(again), quotes[i].price, 1e-7 * o.strike) << i;
    }
}

}  // namespace
}  // namespace ballast::options
