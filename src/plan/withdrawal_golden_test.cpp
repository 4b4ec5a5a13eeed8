// Every case of tests/golden/plan/withdrawal_rules.json.
#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "plan/test_plans.hpp"
#include "plan/tile_kernel.hpp"

namespace ballast::plan {
namespace {

using simdjson::dom::element;

double number(element e, std::string_view key, double otherwise = 0.0) {
    element value;
    return e[key].get(value) == simdjson::SUCCESS ? double(value) : otherwise;
}
bool has(element e, std::string_view key) {
    element value;
    return e[key].get(value) == simdjson::SUCCESS;
}
std::string text(element e, std::string_view key) {
    return has(e, key) ? std::string(std::string_view(e[key])) : std::string();
}

const golden::JsonCase& cases() {
    static const golden::JsonCase file("tests/golden/plan/withdrawal_rules.json");
    return file;
}

template <class Body>
void for_rule(std::string_view rule, const Body& body) {
    int count = 0;
    for (const element each : cases()["cases"].get_array()) {
        if (text(each, "rule") != rule) continue;
        SCOPED_TRACE(text(each, "id"));
        body(each);
        ++count;
    }
    EXPECT_GT(count, 0) << rule;
}

TEST(WithdrawalCases, GuytonKlingerMatchesCfiresim) {
    for_rule("guyton_klinger/cfiresim", [](element each) {
        const element params = each["params"];
        WithdrawalRule rule{.strategy = Strategy::kGuytonKlinger,
                            .variant = GuytonKlingerVariant::kCfiresim,
                            .upper = number(params, "exceeds"),
                            .lower = number(params, "fall"),
                            .cut = number(params, "cut"),
                            .raise = number(params, "raise")};
        if (has(each, "floor_real")) rule.floor = number(each, "floor_real");
        if (has(each, "ceiling_real")) rule.ceiling = number(each, "ceiling_real");
        const element first = each["year0"];
        const double price = number(each, "cum_infl");
        const SpendingView view{.balance = number(each, "portfolio"),
                                .first_balance = number(first, "portfolio"),
                                .first_spending = number(first, "spending"),
                                .spending = number(each, "prev_spending"),
                                .inflation = price / number(each, "prev_cum_infl"),
                                .price_level = price / number(first, "cum_infl"),
                                .start_price_level = price,
                                .years_left = number(each, "years_left_incl_this")};
        EXPECT_NEAR(decide_spending(rule, view).amount, number(each, "expected"), 1e-6);
    });
}

TEST(WithdrawalCases, GuytonKlingerMatchesFiCalc) {
    for_rule("guyton_klinger/ficalc", [](element each) {
        WithdrawalRule rule{.strategy = Strategy::kGuytonKlinger,
                            .variant = GuytonKlingerVariant::kFicalc,
                            .upper = number(each, "upper"),
                            .lower = number(each, "lower"),
                            .cut = number(each, "cut"),
                            .raise = number(each, "raise")};
        if (has(each, "withdrawal_rule")) rule.withdrawal_rule = bool(each["withdrawal_rule"]);
        const SpendingView view{.balance = number(each, "portfolio"),
                                .first_balance = number(each, "initial_portfolio"),
                                .first_spending = number(each, "initial_withdrawal"),
                                .spending = number(each, "prev_withdrawal"),
                                .inflation = number(each, "cpi") / number(each, "prev_cpi"),
                                .price_level = number(each, "cum_infl"),
                                .start_price_level = number(each, "cum_infl"),
                                .portfolio_growth = 1.0 + number(each, "year_return"),
                                .years_left = number(each, "years_remaining")};
        const SpendingDecision made = decide_spending(rule, view);
        EXPECT_NEAR(made.amount, number(each, "expected"), 1e-6);
        std::set<std::string> applied;
        for (const element word : each["rules_applied"].get_array())
            applied.insert(std::string(std::string_view(word)));
        EXPECT_EQ(made.raised, applied.contains("prosperity"));
        EXPECT_FALSE(made.frozen);
        EXPECT_FALSE(made.cut);
    });
}

TEST(WithdrawalCases, PaymentsOfAnnuitiesDue) {
    for_rule("annuity due payment", [](element each) {
        EXPECT_NEAR(payment_due(number(each, "rate"), number(each, "nper"), number(each, "pv"),
                                number(each, "fv")),
                    number(each, "exact"), 1e-8);
    });
}

TEST(WithdrawalCases, VariablePercentageWithdrawal) {
    for_rule("vpw", [](element each) {
        WithdrawalRule rule{.strategy = Strategy::kVpw, .growth = number(each, "rate")};
        if (has(each, "ceiling_real")) rule.ceiling = number(each, "ceiling_real");
        const SpendingView view{
            .balance = number(each, "portfolio"),
            .start_price_level = number(each, "cum_infl", 1.0),
            .annuity_share = annuity_due_share(growth_of(rule), number(each, "years_left"))};
        EXPECT_EQ(std::round(decide_spending(rule, view).amount), number(each, "expected_rounded"));
    });
}

TEST(WithdrawalCases, EveryCellOfThePublishedVpwTables) {
    int tables = 0;
    for (const element each : cases()["cases"].get_array()) {
        if (!has(each, "expected_fraction_by_year_rounded_3")) continue;
        ++tables;
        double left = number(each, "years");
        for (const element cell : each["expected_fraction_by_year_rounded_3"].get_array())
            EXPECT_NEAR(std::round(annuity_due_share(number(each, "rate"), left--) * 1000) / 1000,
                        double(cell), 1e-9)
                << text(each, "id") << " " << left + 1;
    }
    EXPECT_EQ(tables, 3);
}

TEST(WithdrawalCases, SharesOfTheBalanceAndTheirBounds) {
    for_rule("percent of portfolio", [](element each) {
        WithdrawalRule rule{.strategy = Strategy::kConstantPercentage, .rate = number(each, "pct")};
        if (has(each, "floor_pct_of_initial"))
            rule.floor = number(each, "floor_pct_of_initial") * number(each, "initial_portfolio");
        const SpendingView view{.balance = number(each, "portfolio"),
                                .start_price_level = number(each, "cum_infl", 1.0)};
        EXPECT_NEAR(decide_spending(rule, view).amount, number(each, "expected"), 1e-6);
    });
    for_rule("variable (z=0.5)", [](element each) {
        WithdrawalRule rule{.strategy = Strategy::kVariable, .sensitivity = 0.5};
        if (has(each, "ceiling_real")) rule.ceiling = number(each, "ceiling_real");
        const SpendingView view{.balance = number(each, "portfolio"),
                                .first_balance = number(each, "initial_portfolio"),
                                .first_spending = number(each, "initial_spending"),
                                .price_level = number(each, "cum_infl"),
                                .start_price_level = number(each, "cum_infl")};
        EXPECT_NEAR(decide_spending(rule, view).amount, number(each, "expected"), 1e-6);
    });
    for_rule("95% rule (Clyatt)", [](element each) {
        const WithdrawalRule rule{.strategy = Strategy::kNinetyFive,
                                  .rate = number(each, "initial_rate")};
        const SpendingView view{.balance = number(each, "portfolio"),
                                .spending = number(each, "prev")};
        EXPECT_NEAR(decide_spending(rule, view).amount, number(each, "expected"), 1e-6);
    });
    for_rule("CAPE: rate = a + b/CAPE", [](element each) {
        const WithdrawalRule rule{
            .strategy = Strategy::kCape, .cape_a = number(each, "a"), .cape_b = number(each, "b")};
        const SpendingView view{.balance = number(each, "portfolio"), .cape = number(each, "cape")};
        EXPECT_NEAR(decide_spending(rule, view).amount, number(each, "expected"), 1e-6);
    });
}

TEST(WithdrawalCases, ReturnsOfConstantMaturityBonds) {
    int count = 0;
    for (const element each : cases()["cases"].get_array()) {
        if (!has(each, "expected_pct")) continue;
        ++count;
        const double made =
            100 * constant_maturity_return(number(each, "yield"), number(each, "next_yield"),
                                           static_cast<int>(number(each, "remaining_years")));
        EXPECT_NEAR(made, number(each, "expected_pct"), number(each, "tolerance_pct"));
        EXPECT_NEAR(made, number(each, "check"), 1e-9);
    }
    EXPECT_EQ(count, 2);
}

TEST(WithdrawalCases, OneYearWithFees) {
    for_rule("FI Calc one year", [](element each) {
        Plan plan = fixed_plan(number(each, "start"), 1, number(each, "growth"), 0.0);
        plan.fees = number(each, "fee");
        plan.withdrawal = WithdrawalRule{.amount = number(each, "withdraw")};
        const Simulation made = simulated(plan, flat_history());
        EXPECT_NEAR(made.percentiles[0].p50, number(each["expected"], "end"), 1e-6);
    });
}

TEST(WithdrawalCases, TwoYearsOfIncomeThatRisesWithPrices) {
    for_rule("FI Calc two years", [](element each) {
        Plan plan = fixed_plan(number(each, "start"), 2, number(each, "growth"), 0.03);
        plan.withdrawal = WithdrawalRule{.amount = number(each, "withdraw_nominal_each_year"),
                                         .inflation_adjusted = false};
        plan.events = {{.year = 0,
                        .type = EventType::kWindfall,
                        .amount = number(each, "income_real"),
                        .real = true,
                        .years = 2}};
        const Simulation made = simulated(plan, flat_history());
        const element expected = each["expected"];
        EXPECT_NEAR(made.percentiles[0].p50, number(expected, "end_year1"), 1e-6);
        EXPECT_NEAR(made.percentiles[1].p50, number(expected, "end_year2"), 1e-6);
        EXPECT_NEAR(made.percentiles[0].real.p50, number(expected, "end_year1_real"), 0.005);
        EXPECT_NEAR(made.percentiles[1].real.p50, number(expected, "end_year2_real"), 0.005);
    });
}

TEST(WithdrawalCases, ThePublishedRulesFreezeCapCutAndRaise) {
    // Guyton and Klinger (2006), p. 50: freeze after a year of loss when the rate would exceed the
    // first one; raises capped at 6 %; ±20 % guard rails; no cuts in the last 15 years.
    const WithdrawalRule rule{.strategy = Strategy::kGuytonKlinger, .rate = 0.05};
    const SpendingView view{.balance = 980'000,
                            .first_balance = 1'000'000,
                            .first_spending = 50'000,
                            .spending = 50'000,
                            .inflation = 1.03,
                            .price_level = 1.03,
                            .start_price_level = 1.03,
                            .portfolio_growth = 0.97,
                            .years_left = 29};
    EXPECT_EQ(decide_spending(rule, view).amount, 50'000);
    EXPECT_TRUE(decide_spending(rule, view).frozen);
    SpendingView rich = view;
    rich.portfolio_growth = 1.08;
    rich.inflation = 1.10;
    EXPECT_NEAR(decide_spending(rule, rich).amount, 53'000, 1e-9);
    EXPECT_TRUE(decide_spending(rule, rich).capped);
    SpendingView poor = view;
    poor.balance = 700'000;
    EXPECT_NEAR(decide_spending(rule, poor).amount, 45'000, 1e-9);
    poor.years_left = 15;
    EXPECT_EQ(decide_spending(rule, poor).amount, 50'000);
}

}  // namespace
}  // namespace ballast::plan
