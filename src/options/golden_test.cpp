// The published and independently computed option cases of tests/golden/options.
#include <array>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "options/american.hpp"
#include "options/approximations.hpp"
#include "options/black_scholes.hpp"
#include "options/book.hpp"
#include "options/implied_volatility.hpp"
#include "options/pricing.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using test::kGolden;
using test::option_of;

void expect_near(double actual, double expected, double relative, double absolute,
                 const std::string& what) {
    EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected) + absolute)
        << what << ": " << actual << " is not " << expected;
}

TEST(OptionsGolden, EuropeanValuesMatchHaug) {
    const golden::CsvCase file(kGolden + "option_european_haug_values.csv");
    ASSERT_EQ(file.rows(), 43U);
    for (std::size_t i = 0; i < file.rows(); ++i) {
        const double price = black_scholes(option_of(file, i, "vol", Style::kEuropean)).price;
        EXPECT_NEAR(price, file.column("published_value")[i], file.column("tolerance")[i]) << i;
        if (const double exact = file.column("exact_value_12dp")[i]; !std::isnan(exact))
            expect_near(price, exact, 1e-10, 1e-12, std::to_string(i));
    }
}

TEST(OptionsGolden, EuropeanGreeksMatchHaug) {
    const golden::CsvCase file(kGolden + "option_european_haug_greeks.csv");
    for (std::size_t i = 0; i < file.rows(); ++i) {
        const Option o = option_of(file, i, "vol", Style::kEuropean);
        const Greeks g = black_scholes(o);
        const std::string greek = file.texts("greek")[i];
        double actual = 0.0;
        if (greek == "delta")
            actual = g.delta;
        else if (greek == "elasticity")
            actual = g.delta * o.spot / g.price;
        else if (greek == "gamma")
            actual = g.gamma;
        else if (greek == "vega")
            actual = g.vega;
        else if (greek == "theta")
            actual = g.theta;
        else if (greek == "theta_per_day_365")
            actual = g.theta / 365;
        else if (greek == "rho")
            actual = g.rho;
        else if (greek == "dividend_rho")
            actual = g.dividend_rho;
        else
            FAIL() << greek;
        expect_near(actual, file.column("exact_value")[i], 1e-10, 0, greek);
        EXPECT_NEAR(actual, file.column("published_value")[i], 1e-4) << greek;
    }
}

TEST(OptionsGolden, GreeksAgreeWithSixtyDigitsAlsoAtTheExtremes) {
    const golden::CsvCase file(kGolden + "option_bsm_greeks_grid.csv");
    ASSERT_EQ(file.rows(), 38U);
    for (std::size_t i = 0; i < file.rows(); ++i) {
        const Greeks g = black_scholes(option_of(file, i, "vol", Style::kEuropean));
        const auto expect = [&](const char* column, double actual) {
            expect_near(actual, file.column(column)[i], 1e-10, 1e-14,
                        fmt::format("{} {}", file.texts("id")[i], column));
        };
        expect("price", g.price);
        expect("delta", g.delta);
        expect("gamma", g.gamma);
        expect("vega_per_1.00_vol", g.vega);
        expect("theta_per_year", g.theta);
        expect("rho_per_1.00", g.rho);
        expect("dividend_rho_per_1.00", g.dividend_rho);
        expect("vanna", g.vanna);
        expect("volga", g.volga);
    }
}

TEST(OptionsGolden, TheSeedDocumentsCaseHasTheRightDelta) {
    const golden::JsonCase file(kGolden + "black_scholes_seed.json");
    const auto cases = file["cases"].get_array();
    const auto first = cases.at(0);
    Option o{.spot = double(first["S"]),
             .strike = double(first["K"]),
             .time = double(first["T"]),
             .rate = double(first["r"]),
             .dividend_yield = double(first["q"]),
             .volatility = double(first["vol"])};
    for (const auto& [right, word] : {std::pair{Right::kCall, "call"}, {Right::kPut, "put"}}) {
        o.right = right;
        const Greeks g = black_scholes(o);
        const auto e = first[word];
        EXPECT_NEAR(g.price, double(e["price"]), 1e-9);
        EXPECT_NEAR(g.delta, double(e["delta"]), 1e-9);
        EXPECT_NEAR(g.gamma, double(e["gamma"]), 1e-9);
        EXPECT_NEAR(g.vega / 100, double(e["vega_per_1pct"]), 1e-9);
        EXPECT_NEAR(g.theta / 365, double(e["theta_per_day"]), 1e-9);
        EXPECT_NEAR(g.rho / 100, double(e["rho_per_1pct"]), 1e-9);
    }
    o.right = Right::kCall;
    o.rate = double(cases.at(1)["r"]);
    EXPECT_NEAR(black_scholes(o).delta, double(cases.at(1)["call_delta_seed_value"]), 1e-9);
}

TEST(OptionsGolden, ImpliedVolatilitiesAreExactWhereThePriceDeterminesThem) {
    const golden::CsvCase file(kGolden + "option_implied_vol.csv");
    ASSERT_EQ(file.rows(), 49U);
    std::vector<Quote> quotes;
    for (std::size_t i = 0; i < file.rows(); ++i)
        quotes.push_back(
            {option_of(file, i, "", Style::kEuropean), file.column("price_double")[i]});
    const auto found = implied_volatilities(quotes, {});
    for (std::size_t i = 0; i < file.rows(); ++i) {
        const double attainable = file.column("attainable_rel_error")[i];
        const double expected = file.column("expected_vol")[i];
        if (attainable > 1e-3) {
            EXPECT_TRUE(found[i].outcome == ImpliedClass::kUndetermined ||
                        std::abs(std::log(*found[i].volatility / expected)) < 1)
                << i;
            continue;
        }
        ASSERT_EQ(found[i].outcome, ImpliedClass::kValue) << i;
        expect_near(*found[i].volatility, expected, std::max(1e-12, 4 * attainable), 0,
                    std::to_string(i));
    }
}

TEST(OptionsGolden, TheQuadraticApproximationMatchesBaroneAdesiAndWhaley) {
    const golden::CsvCase file(kGolden + "option_american_baw_haug.csv");
    for (std::size_t i = 0; i < file.rows(); ++i)
        EXPECT_NEAR(barone_adesi_whaley(option_of(file, i, "vol", Style::kAmerican)),
                    file.column("published_value")[i], 3e-3)
            << i;
}

TEST(OptionsGolden, TheLowerBoundMatchesBjerksundAndStensland) {
    const golden::CsvCase file(kGolden + "option_american_bjerksund_stensland_1993.csv");
    for (std::size_t i = 0; i < file.rows(); ++i)
        EXPECT_NEAR(bjerksund_stensland(option_of(file, i, "vol", Style::kAmerican)),
                    file.column("published_value")[i], 5e-5)
            << i;
}

TEST(OptionsGolden, AmericanPremiumsMatchAndersenLakeAndOffengenden) {
    const golden::JsonCase file(kGolden + "option_american_andersen_lake.json");
    for (const auto c : file["cases"].get_array()) {
        Option o{.right = Right::kPut,
                 .style = Style::kAmerican,
                 .spot = double(c["spot"]),
                 .strike = double(c["strike"]),
                 .time = double(c["t_years"]),
                 .rate = double(c["rate"]),
                 .dividend_yield = double(c["dividend_yield"]),
                 .volatility = double(c["vol"])};
        double price = 0;
        american_prices({&o, 1}, {&price, 1}, accurate_schemes(), {});
        EXPECT_NEAR(price - black_scholes(o).price, double(c["american_premium_over_european"]),
                    1e-7);
    }
}

TEST(OptionsGolden, AmericanGreeksAgreeWithHighPrecision) {
    const golden::CsvCase file(kGolden + "option_american_greeks.csv");
    std::vector<Option> options;
    for (std::size_t i = 0; i < file.rows(); ++i)
        options.push_back(option_of(file, i, "", Style::kAmerican));
    const std::vector<double> volatilities = file.column("vol");
    for (std::size_t i = 0; i < options.size(); ++i) options[i].volatility = volatilities[i];
    const std::vector<Priced> priced = price_options(options, Model::kAuto, {});
    for (std::size_t i = 0; i < options.size(); ++i) {
        const Greeks& g = priced[i].greeks.value();
        // Two rows are 1.5e-6 above the exercise value, with a delta of -1: they lie in the
        // exercise region, where the value equals the exercise value. Near the boundary gamma
        // jumps.
        if (std::abs(file.column("american")[i] - intrinsic(options[i])) < 1e-5) {
            EXPECT_NEAR(g.price, file.column("american")[i], 2e-6) << i;
            continue;
        }
        EXPECT_NEAR(g.price, file.column("american")[i], 1e-6) << i;
        EXPECT_NEAR(g.delta, file.column("delta")[i], 1e-5) << i;
        EXPECT_NEAR(g.gamma, file.column("gamma")[i], 5e-5) << i;
        EXPECT_NEAR(g.vega, file.column("vega_per_1.00")[i], 2e-3) << i;
        EXPECT_NEAR(g.theta, file.column("theta_per_year")[i], 5e-3) << i;
        EXPECT_NEAR(g.rho, file.column("rho_per_1.00")[i], 5e-3) << i;
    }
}

// The positions of the reference book.
std::vector<Holding> reference_book(const golden::JsonCase& file) {
    std::vector<Holding> holdings;
    for (const auto p : file["positions"].get_array()) {
        Holding holding{.id = std::string(p["symbol"].get_string().value()),
                        .underlying = std::string(p["underlying"].get_string().value()),
                        .kind = Kind::kUnderlying,
                        .quantity = double(p["quantity"]),
                        .multiplier = double(p["multiplier"])};
        holding.option.spot = double(p["spot"]);
        if (!p["implied_vol"].is_null()) {
            const bool call = p["type"].get_string().value() == "call";
            holding.kind = call ? Kind::kCall : Kind::kPut;
            holding.option.right = call ? Right::kCall : Right::kPut;
            holding.option.strike = double(p["strike"]);
            holding.option.time = double(p["days"]) / 365;
            holding.option.rate = double(file["rate_continuous"]);
            holding.option.dividend_yield = double(p["dividend_yield"]);
            holding.option.volatility = double(p["implied_vol"]);
        }
        holdings.push_back(holding);
    }
    return holdings;
}

TEST(OptionsGolden, TheBooksGreeksAddUpToThoseComputedIndependently) {
    const golden::JsonCase file(kGolden + "options_portfolio_expected.json");
    const std::vector<Holding> holdings = reference_book(file);
    const BookValue book = value_book(holdings, Model::kAuto, {});
    std::size_t i = 0;
    for (const auto p : file["positions"].get_array()) {
        const PositionGreeks& g = book.positions[i].position.value();
        expect_near(g.market_value, double(p["market_value"]), 1e-9, 0, "value");
        expect_near(g.delta, double(p["position_delta_shares"]), 1e-9, 0, "delta");
        expect_near(g.delta_adjusted_exposure, double(p["delta_adjusted_exposure"]), 1e-9, 0, "");
        expect_near(g.gamma, double(p["position_gamma_per_1usd"]), 1e-9, 0, "gamma");
        expect_near(g.dollar_gamma, double(p["dollar_gamma_per_1pct"]), 1e-9, 0, "gamma");
        expect_near(g.vega / 100, double(p["position_vega_per_vol_point"]), 1e-9, 0, "vega");
        expect_near(g.theta / 365, double(p["position_theta_per_calendar_day"]), 1e-9, 0, "theta");
        expect_near(g.rho / 100, double(p["position_rho_per_1pct"]), 1e-9, 0, "rho");
        ++i;
    }
    const auto t = file["totals"];
    expect_near(book.totals.market_value, double(t["market_value"]), 1e-9, 0, "value");
    expect_near(book.totals.long_value, double(t["long_market_value"]), 1e-9, 0, "long");
    expect_near(book.totals.short_value, double(t["short_market_value"]), 1e-9, 0, "short");
    expect_near(book.totals.gross_value, double(t["gross_market_value"]), 1e-9, 0, "gross");
    expect_near(book.totals.delta_adjusted_exposure, double(t["delta_adjusted_exposure"]), 1e-9, 0,
                "exposure");
    expect_near(book.totals.delta_long, double(t["delta_long"]), 1e-9, 0, "delta long");
    expect_near(book.totals.delta_short, double(t["delta_short"]), 1e-9, 0, "delta short");
    expect_near(book.totals.delta_gross, double(t["delta_gross"]), 1e-9, 0, "delta gross");
    expect_near(book.totals.delta_net, double(t["delta_net"]), 1e-9, 0, "delta net");
    for (const Group& group : book.by_underlying) {
        const auto e = file["by_underlying"][group.underlying];
        expect_near(group.totals.delta, double(e["delta_shares"]), 1e-9, 0, group.underlying);
        expect_near(group.totals.vega / 100, double(e["vega_per_vol_point"]), 1e-9, 0, "vega");
    }
}

TEST(OptionsGolden, FullRevaluationAndTheResidualOfTheGreeksAreThoseComputedIndependently) {
    const golden::JsonCase file(kGolden + "options_portfolio_expected.json");
    const std::vector<Holding> holdings = reference_book(file);
    for (const auto s : file["stress"].get_array()) {
        const double shock = double(s["spot_shock"]);
        const double points = double(s["vol_shock_points"]) / 100;
        const double days = double(s["days"]);
        const StressGrid grid = stress_grid(
            holdings, {.spot_shocks = {shock}, .volatility_shocks = {points}, .days = days}, {});
        expect_near(grid.cells[0].pnl, double(s["pnl_full_revaluation"]), 1e-8, 0, "pnl");
        std::vector<EndState> ends;
        for (const Holding& h : holdings)
            ends.push_back({.spot = h.option.spot * (1 + shock),
                            .volatility = h.option.volatility + points,
                            .rate = h.option.rate,
                            .dividend_yield = h.option.dividend_yield,
                            .time = h.option.time - days / 365});
        Explained total;
        for (const ExplainedPosition& one : explain(holdings, ends, Model::kAuto, {}))
            total += one.value.value();
        expect_near(total.pnl, double(s["pnl_full_revaluation"]), 1e-8, 0, "explained pnl");
        expect_near(total.residual, double(s["unexplained"]), 1e-7, 0, "residual");
        expect_near(total.delta, double(s["pnl_delta_only"]), 1e-9, 1e-9, "delta");
    }
}

// Close of 2014-06-06; rate and yield of that time, to which the outcomes are insensitive.
TEST(OptionsGolden, EveryQuoteOfARealChainHasAnOutcome) {
    const golden::CsvCase file(kGolden + "aapl_option_chain_2014-06-06_close.csv");
    ASSERT_EQ(file.rows(), 2195U);
    const fin::Date as_of = *fin::Date::parse("2014-06-06");
    const auto rights = file.texts("right");
    const auto strikes = file.column("strike");
    const auto expiries = file.dates("expiry");
    for (const std::string side : {"bid", "mid", "ask"})
        for (const Style style : {Style::kAmerican, Style::kEuropean}) {
            const auto bid = file.column("bid_close");
            const auto ask = file.column("ask_close");
            std::vector<Quote> quotes;
            for (std::size_t i = 0; i < file.rows(); ++i) {
                Option o{.right = test::right_of(rights[i]),
                         .style = style,
                         .spot = 645.57,
                         .strike = strikes[i],
                         .time = (expiries[i] - as_of) / 365.0,
                         .rate = 0.002,
                         .dividend_yield = 0.019};
                const double price = side == "bid"   ? bid[i]
                                     : side == "ask" ? ask[i]
                                                     : 0.5 * (bid[i] + ask[i]);
                quotes.push_back({o, std::isnan(price) ? 0.0 : price});
            }
            const auto found = implied_volatilities(quotes, {});
            std::array<int, 4> counts{};
            for (std::size_t i = 0; i < found.size(); ++i) {
                ++counts[static_cast<std::size_t>(found[i].outcome)];
                const bool value = found[i].outcome == ImpliedClass::kValue;
                ASSERT_EQ(found[i].volatility.has_value(), value) << i;
                if (!value) continue;
                ASSERT_GT(*found[i].volatility, 0.0) << i;
                ASSERT_LT(*found[i].volatility, 30.0) << i;
                // The implied volatility reproduces the price.
                Option o = quotes[i].option;
                o.volatility = *found[i].volatility;
                double price = black_scholes(o).price;
                if (style == Style::kAmerican)
                    american_prices({&o, 1}, {&price, 1}, accurate_schemes(), {});
                EXPECT_NEAR(price, quotes[i].price, 1e-6) << i;
            }
            RecordProperty(side,
                           fmt::format("{} {} {} {}", counts[0], counts[1], counts[2], counts[3]));
            EXPECT_GT(counts[0], 1500) << side;
            if (side == "ask" && style == Style::kAmerican) {
                EXPECT_LT(counts[2], 20);
            }
        }
}

}  // namespace
}  // namespace ballast::options
