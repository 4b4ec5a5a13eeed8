// Net worth, growth and the attribution of the change.
#include "ledger/net_worth.hpp"

#include <cmath>
#include <random>

#include "ledger/change.hpp"
#include "ledger/golden_ledger_test.hpp"
#include "ledger/performance.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using golden::JsonCase;

constexpr const char* kFolder = "tests/golden/ledger/";

MarketInputs flat(const std::map<std::string, std::string>& prices) {
    MarketInputs market;
    for (const auto& [symbol, price] : prices) market.prices[symbol].undated = dec(price);
    return market;
}

TEST(NetWorth, IsCashAndInvestmentsByAccountTypeAndSymbol) {
    MarketInputs market = flat({{"AAPL", "180"}, {"GOOGL", "160"}});
    market.securities["AAPL"] = {"stock", "technology", {}};
    const std::vector<Transaction> rows{
        make({"2024-01-02", Type::kTransferIn, "AAPL", "100", "", "15000", "", "ira"}),
        make({"2024-01-02", Type::kTransferIn, "GOOGL", "50", "", "7000", "", "taxable"}),
        make({"2024-01-03", Type::kDeposit, "", "", "", "500", "", "taxable"})};
    const auto result = net_worth(rows, market, {.dates = {day("2024-01-02"), day("2024-01-03")}});
    ASSERT_TRUE(result);
    const Snapshot& first = result->value[0];
    EXPECT_EQ(first.total, dec("26000"));
    EXPECT_EQ(first.cost_basis, dec("22000"));
    EXPECT_EQ(first.unrealized_gain, dec("4000"));
    EXPECT_EQ(first.by_account.at("ira"), dec("18000"));
    EXPECT_EQ(first.by_type.at("stock"), dec("18000"));
    EXPECT_EQ(first.by_sector.at("unknown"), dec("8000"));
    EXPECT_EQ(result->value[1].total, dec("26500"));
    EXPECT_EQ(result->value[1].cash, dec("500"));
    EXPECT_NEAR(first.allocation[0].weight, 18.0 / 26.0, 1e-15);
}

TEST(NetWorth, AMissingPriceIsNotZeroAndALaterPriceIsNotUsed) {
    MarketInputs market;
    market.prices["A"].points = {{day("2024-01-05"), dec("12")}, {day("2024-01-03"), dec("10")}};
    market.sort();
    const std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, "A", "10", "9"}),
                                        make({"2024-01-02", Type::kBuy, "B", "10", "9"})};
    const auto result = net_worth(
        rows, market,
        {.dates = {day("2024-01-02"), day("2024-01-03"), day("2024-01-04"), day("2024-01-05")}});
    EXPECT_EQ(result->value[0].invested, std::nullopt);
    EXPECT_EQ(result->value[0].unrealized_gain, std::nullopt);
    EXPECT_NEAR(result->value[0].coverage, 1.0 / 3.0, 1e-12);
    EXPECT_EQ(result->value[1].invested, dec("100"));
    EXPECT_EQ(result->value[2].invested, dec("100"));
    EXPECT_EQ(result->value[3].invested, dec("120"));
    EXPECT_EQ(result->issues.size(), 2U);
    EXPECT_EQ(result->issues[0].code, "no_price");
}

TEST(NetWorth, SecuritiesWithoutAnyValueAreUnknownAndNoneAreZero) {
    const std::vector<Transaction> rows{make({"2024-01-02", Type::kDeposit, "", "", "", "500"}),
                                        make({"2024-01-03", Type::kBuy, "A", "10", "9"})};
    const auto result =
        net_worth(rows, MarketInputs{}, {.dates = {day("2024-01-02"), day("2024-01-03")}});
    EXPECT_EQ(result->value[0].invested, Decimal{});
    EXPECT_EQ(result->value[0].unrealized_gain, Decimal{});
    EXPECT_EQ(result->value[1].invested, std::nullopt);
    EXPECT_EQ(result->value[1].unrealized_gain, std::nullopt);
    EXPECT_EQ(result->value[1].total, dec("410"));
}

TEST(NetWorth, APriceWithoutAnExchangeRateIsReportedAsAMissingRate) {
    MarketInputs market = flat({{"A", "10"}});
    market.securities["A"] = {"equity", "", fin::Currency::kEur};
    const std::vector<Transaction> rows{make({"2024-01-02", Type::kDeposit, "", "", "", "500"}),
                                        make({"2024-01-03", Type::kBuy, "A", "10", "9"})};
    const auto result = net_worth(rows, market, {.dates = {day("2024-01-03")}});
    EXPECT_EQ(result->value[0].invested, std::nullopt);
    ASSERT_EQ(result->issues.size(), 1U);
    EXPECT_EQ(result->issues[0].code, "no_rate");
    EXPECT_EQ(result->issues[0].where, "EUR");
}

TEST(NetWorth, LiabilitiesAreNegativeAndCurrenciesAreConverted) {
    MarketInputs market = flat({{"BALN.SW", "148.9"}, {"Penthouse", "500000"}, {"Loan", "3000"}});
    market.base = fin::Currency::kEur;
    market.securities["BALN.SW"] = {"equity", "", fin::Currency::kEur};
    market.securities["Penthouse"] = {"real estate", "", fin::Currency::kEur};
    market.securities["Loan"] = {"liability", "", fin::Currency::kEur};
    std::vector<Transaction> rows{
        make({"2022-01-03", Type::kDeposit, "", "", "", "1000"}),
        make({"2022-01-03", Type::kTransferIn, "BALN.SW", "4", "", "559"}),
        make({"2022-01-03", Type::kTransferIn, "Penthouse", "1", "", "1"}),
        make({"2022-01-03", Type::kShortSell, "Loan", "1", "", "0"})};
    for (Transaction& t : rows) t.currency = fin::Currency::kEur;
    auto result = net_worth(rows, market, {.dates = {day("2022-01-31")}});
    EXPECT_EQ(result->value[0].assets, dec("501595.6"));
    EXPECT_EQ(result->value[0].liabilities, dec("3000"));
    EXPECT_EQ(result->value[0].total, dec("498595.6"));
    EXPECT_EQ(result->value[0].by_type.at("liability"), dec("-3000"));
    rows.push_back(make({"2022-01-04", Type::kDeposit, "", "", "", "100"}));
    market.rates[fin::Currency::kUsd].undated = dec("0.9");
    result = net_worth(rows, market, {.dates = {day("2022-01-31")}});
    EXPECT_EQ(result->value[0].total, dec("498685.6"));
    EXPECT_EQ(result->value[0].by_currency.at("USD"), dec("90"));
}

TEST(GrowthOfNetWorth, ByMonthAndQuarterWithAcceleration) {
    const JsonCase file(std::string(kFolder) + "market_networth.json");
    const Element c = case_of(file, "net_worth_growth_A");
    std::vector<std::pair<fin::Date, Decimal>> values;
    for (const Element row : c["monthly"].get_array())
        values.emplace_back(day(text(row["period"]) + "-28"), dec(row["value"]));
    const Growth growth = growth_of(values);
    const auto compare = [](const std::vector<GrowthPoint>& actual, const Element& expected) {
        std::size_t i = 0;
        for (const Element row : expected.get_array()) {
            EXPECT_EQ(actual[i].period, text(row["period"]));
            for (const auto& [name, value] : {std::pair{"growth", actual[i].growth},
                                              {"acceleration", actual[i].acceleration}}) {
                EXPECT_EQ(value.has_value(), !row[name].is_null());
                if (value && !row[name].is_null()) {
                    EXPECT_NEAR(*value, double(row[name]), 1e-9);
                }
            }
            ++i;
        }
        EXPECT_EQ(actual.size(), i);
    };
    compare(growth.monthly, Element(c["monthly"]));
    compare(growth.quarterly, Element(c["quarterly"]));
    const std::vector<std::pair<fin::Date, Decimal>> debts{{day("2024-01-31"), dec("-5")},
                                                           {day("2024-02-29"), dec("5")}};
    EXPECT_FALSE(growth_of(debts).monthly[1].growth);
    const GrowthPoint second = growth_of(debts).monthly[1];
    EXPECT_EQ(second.change, dec("10"));
    EXPECT_EQ(second.date, day("2024-02-29"));
    EXPECT_EQ(second.previous_date, day("2024-01-31"));
    EXPECT_EQ(second.previous_value, dec("-5"));
    EXPECT_FALSE(growth_of(debts).monthly[0].previous_value);
}

// A ledger in two currencies with every cash-moving type, without sales beyond the holdings.
struct RandomLedger {
    std::vector<Transaction> rows;
    MarketInputs market;
    std::vector<fin::Date> dates;
};

RandomLedger random_ledger(std::uint32_t seed, bool with_split) {
    std::mt19937 draw(seed);
    const auto below = [&](unsigned n) { return static_cast<int>(draw() % n); };
    RandomLedger ledger;
    const std::vector<std::string> symbols{"A", "B", "C"};
    std::map<std::string, int> held;
    std::map<std::string, int> price{{"A", 10'000}, {"B", 2'500}, {"C", 40'000}};
    int rate = 11'000;
    const fin::Date first = day("2020-01-01");
    ledger.market.securities["C"] = {"stock", "x", fin::Currency::kEur};
    const int split_day = with_split ? 20 + below(40) : -1;
    for (int d = 0; d < 90; ++d) {
        const fin::Date date = first + d;
        if (d % 7 == 0) ledger.dates.push_back(date);
        rate += below(101) - 50;
        ledger.market.rates[fin::Currency::kEur].points.emplace_back(
            date, Decimal::from_units(Int128{rate} * 100'000'000));
        for (auto& [symbol, cents] : price) {
            cents = std::max(100, cents + below(401) - 200);
            const Decimal raw = Decimal::from_units(Int128{cents} * 10'000'000'000);
            const bool halved = symbol == "A" && with_split && d >= split_day;
            ledger.market.prices[symbol].points.emplace_back(
                date, halved ? mul_div(raw, dec("1"), dec("2")) : raw);
        }
        if (d == split_day)
            ledger.rows.push_back(
                make({date.to_string(), Type::kSplit, "A", "", "", "", "", "", "", "2"}));
        const int events = d == 0 ? 3 : below(3);
        for (int e = 0; e < events; ++e) {
            const std::string& symbol = symbols[static_cast<std::size_t>(below(3))];
            Transaction t = make({date.to_string(), Type::kDeposit, ""});
            t.currency = symbol == "C" ? fin::Currency::kEur : fin::Currency::kUsd;
            const int kind = d == 0 ? 0 : below(8);
            if (kind == 0) t.amount = Decimal{1'000 + below(5'000)};
            if (kind == 1) t.type = Type::kWithdrawal, t.amount = -Decimal{1 + below(500)};
            if (kind == 2) t.type = Type::kInterest, t.amount = Decimal{1 + below(50)};
            if (kind == 3) t.type = Type::kFee, t.amount = -Decimal{1 + below(20)};
            if (kind >= 4) {
                const int units = 1 + below(9);
                const bool halved = symbol == "A" && with_split && d >= split_day;
                const bool sell = kind == 7 && held[symbol] >= units;
                t.type = sell ? Type::kSell : kind == 6 ? Type::kReinvest : Type::kBuy;
                t.symbol = symbol;
                held[symbol] += sell ? -units : units;
                t.quantity = Decimal{halved ? 2 * units : units};
                t.price = ledger.market.prices[symbol].points.back().second;
                t.fees = kind == 5 ? dec("1.25") : Decimal{};
            }
            ledger.rows.push_back(t);
        }
    }
    return ledger;
}

TEST(Change, IsAttributedWithoutResidualOnRandomLedgers) {
    Decimal flows;
    Decimal fx;
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        const RandomLedger ledger = random_ledger(seed, seed % 2 == 0);
        const auto result = explain_change(ledger.rows, ledger.market, {.dates = ledger.dates});
        ASSERT_TRUE(result) << seed << " " << result.error().message;
        for (const Change& change : result->value) {
            EXPECT_EQ(change.residual, Decimal{}) << seed << " " << change.to.to_string();
            flows += magnitude(change.flows);
            fx += magnitude(change.fx);
        }
    }
    EXPECT_GT(flows, Decimal{1'000});
    EXPECT_GT(fx, Decimal{100});
}

TEST(Change, NamesItsCauses) {
    MarketInputs market;
    market.base = fin::Currency::kUsd;
    market.prices["E"].points = {{day("2024-01-02"), dec("100")}, {day("2024-01-09"), dec("110")}};
    market.rates[fin::Currency::kEur].points = {{day("2024-01-02"), dec("1.1")},
                                                {day("2024-01-09"), dec("1.2")}};
    std::vector<Transaction> rows{make({"2024-01-02", Type::kDeposit, "", "", "", "1001"}),
                                  make({"2024-01-02", Type::kBuy, "E", "10", "", "1001", "1"}),
                                  make({"2024-01-09", Type::kDividend, "E", "", "", "5"}),
                                  make({"2024-01-09", Type::kFee, "", "", "", "-2"}),
                                  make({"2024-01-09", Type::kDeposit, "", "", "", "50"})};
    for (Transaction& t : rows) t.currency = fin::Currency::kEur;
    const auto result = explain_change(
        rows, market, {.dates = {day("2024-01-01"), day("2024-01-02"), day("2024-01-09")}});
    const Change& bought = result->value[0];
    EXPECT_EQ(bought.flows, dec("1101.1"));
    EXPECT_EQ(bought.fees, dec("-1.1"));
    EXPECT_EQ(bought.market, Decimal{});
    const Change& week = result->value[1];
    EXPECT_EQ(week.fx, dec("100"));      // 1,000 EUR × 0.10
    EXPECT_EQ(week.market, dec("120"));  // 10 × 10 EUR × 1.2
    EXPECT_EQ(week.income, dec("6"));
    EXPECT_EQ(week.fees, dec("-2.4"));
    EXPECT_EQ(week.flows, dec("60"));
    EXPECT_EQ(week.end, dec("1383.6"));
}

TEST(SplitSafety, ASplitWithItsRawPricesChangesNoValueNoReturnAndNoDrawdown) {
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        RandomLedger split = random_ledger(seed, true);
        // The same history without the split: units and prices as they were before it.
        RandomLedger whole = split;
        fin::Date on;
        for (const Transaction& t : split.rows)
            if (t.type == Type::kSplit) on = t.date;
        std::erase_if(whole.rows, [](const Transaction& t) { return t.type == Type::kSplit; });
        for (Transaction& t : whole.rows)
            if (t.symbol == "A" && t.date >= on) {
                t.quantity = mul_div(*t.quantity, dec("1"), dec("2"));
                t.price = product(*t.price, dec("2"));
            }
        for (auto& [date, price] : whole.market.prices["A"].points)
            if (date >= on) price = product(price, dec("2"));
        const auto a = net_worth(split.rows, split.market, {.dates = split.dates});
        const auto b = net_worth(whole.rows, whole.market, {.dates = whole.dates});
        PerformanceSettings of_a;
        PerformanceSettings of_b;
        for (std::size_t i = 0; i < a->value.size(); ++i) {
            EXPECT_EQ(a->value[i].total, b->value[i].total) << seed;
            of_a.values.push_back({a->value[i].date, a->value[i].total.to_double()});
            of_b.values.push_back({b->value[i].date, b->value[i].total.to_double()});
        }
        const auto ra = performance(of_a);
        const auto rb = performance(of_b);
        EXPECT_EQ(ra->value.twr, rb->value.twr);
        EXPECT_EQ(ra->value.xirr, rb->value.xirr);
        EXPECT_EQ(ra->value.max_drawdown->depth, rb->value.max_drawdown->depth);
    }
}

TEST(NetWorthGrowth, OverAMonthWithoutAValueIsAChangeAndNoMonthlyGrowth) {
    const std::vector<std::pair<fin::Date, Decimal>> values{{day("2023-12-31"), dec("100")},
                                                            {day("2024-01-31"), dec("110")},
                                                            {day("2024-03-31"), dec("121")},
                                                            {day("2024-04-30"), dec("242")}};
    const Growth growth = growth_of(values);
    ASSERT_EQ(growth.monthly.size(), 4U);
    EXPECT_NEAR(*growth.monthly[1].growth, 0.1, 1e-12);
    EXPECT_EQ(growth.monthly[2].change, dec("11"));
    EXPECT_FALSE(growth.monthly[2].growth);
    EXPECT_FALSE(growth.monthly[3].acceleration);
    EXPECT_NEAR(*growth.monthly[3].growth, 1.0, 1e-12);
    EXPECT_NEAR(*growth.quarterly[1].growth, 0.21, 1e-12);  // 2023-Q4 to 2024-Q1
    EXPECT_NEAR(*growth.annual[1].growth, 1.42, 1e-12);
}

// 29 February 2024 less a year is 28 February 2023; from 31 January the value of 15 December is the
// latest known.
TEST(NetWorthGrowth, LooksBackByCalendarDate) {
    const std::vector<std::pair<fin::Date, double>> values{
        {day("2019-03-01"), 50.0},   {day("2021-02-28"), -10.0}, {day("2023-02-28"), 80.0},
        {day("2023-03-01"), 1000.0}, {day("2023-11-29"), 90.0},  {day("2024-01-15"), 95.0},
        {day("2024-02-29"), 100.0}};
    const std::vector<LookBack> rows = look_backs(values);
    ASSERT_EQ(rows.size(), 6U);
    EXPECT_EQ(rows[0].period, "1m");
    EXPECT_EQ(rows[0].from, day("2024-01-15"));
    EXPECT_EQ(rows[0].start_value, 95.0);
    EXPECT_NEAR(*rows[0].growth, 100.0 / 95 - 1, 1e-15);
    EXPECT_FALSE(rows[0].annualized_growth);
    EXPECT_EQ(rows[1].from, day("2023-11-29"));
    EXPECT_EQ(rows[2].from, day("2023-03-01"));
    EXPECT_EQ(rows[3].from, day("2023-02-28"));
    EXPECT_NEAR(*rows[3].growth, 0.25, 1e-15);
    EXPECT_NEAR(*rows[3].annualized_growth, std::pow(1.25, 365.0 / 366) - 1, 1e-15);
    EXPECT_EQ(rows[4].from, day("2021-02-28"));
    EXPECT_NEAR(*rows[4].change, 110, 1e-12);
    EXPECT_FALSE(rows[4].growth);
    EXPECT_FALSE(rows[5].start_value);
    EXPECT_FALSE(rows[5].from);  // five years earlier is before the first value
    EXPECT_NEAR(*velocity(values), 50.0 / 1826, 1e-15);
    EXPECT_FALSE(velocity(std::span(values).first(1)));
}

}  // namespace
}  // namespace ballast::ledger
