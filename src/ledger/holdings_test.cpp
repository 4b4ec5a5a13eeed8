// Holdings by security: aggregation over accounts, cost, gain, income, yield, weight, currencies.
#include "ledger/holdings.hpp"

#include "ledger/contracts.hpp"
#include "ledger/golden_ledger_test.hpp"
#include "ledger/net_worth.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

Transaction dividend(const std::string& date, const std::string& symbol, const std::string& amount,
                     const std::string& account = "a", Type type = Type::kDividend) {
    return make({date, type, symbol, "", "", amount, "", account});
}

MarketInputs priced(const std::string& symbol,
                    const std::vector<std::pair<std::string, std::string>>& closes) {
    MarketInputs market;
    for (const auto& [date, price] : closes)
        market.prices[symbol].points.emplace_back(day(date), dec(price));
    return market;
}

HoldingsReport report_on(const std::string& date, const std::vector<Transaction>& rows,
                         const MarketInputs& market, HoldingsSettings settings = {}) {
    settings.as_of = day(date);
    auto outcome = holdings(rows, market, settings);
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message);
    return outcome ? std::move(outcome->value) : HoldingsReport{};
}

TEST(Holdings, ASecurityOfTwoAccountsIsOneRow) {
    const std::vector<Transaction> rows{
        make({"2024-01-02", Type::kDeposit, "", "", "", "3000", "", "ira"}),
        make({"2024-01-02", Type::kBuy, "A", "10", "100", "", "", "ira"}),
        make({"2024-01-03", Type::kTransferIn, "A", "30", "", "2000", "", "taxable"})};
    const MarketInputs market = priced("A", {{"2024-01-04", "90"}, {"2024-01-05", "95"}});
    const HoldingsReport report = report_on("2024-01-05", rows, market);
    ASSERT_EQ(report.securities.size(), 1U);
    const SecurityHolding& row = report.securities[0];
    EXPECT_EQ(row.quantity, dec("40"));
    EXPECT_EQ(row.cost_basis, dec("3000"));
    EXPECT_EQ(row.average_cost, dec("75"));
    EXPECT_EQ(row.value, dec("3800"));
    EXPECT_EQ(row.gain, dec("800"));
    EXPECT_NEAR(*row.gain_fraction, 800.0 / 3000.0, 1e-15);
    EXPECT_EQ(row.day_change, dec("200"));
    EXPECT_NEAR(*row.day_change_fraction, 5.0 / 90.0, 1e-15);
    EXPECT_EQ(row.previous_date, day("2024-01-04"));
    ASSERT_EQ(row.accounts.size(), 2U);
    EXPECT_EQ(row.accounts[0].account, "ira");
    EXPECT_EQ(row.accounts[1].value, dec("2850"));
    EXPECT_EQ(report.totals.value, dec("5800"));
    EXPECT_EQ(report.totals.cash, dec("2000"));
    EXPECT_NEAR(*row.weight, 3800.0 / 5800.0, 1e-15);
    EXPECT_NEAR(*report.cash[0].weight, 2000.0 / 5800.0, 1e-15);
    EXPECT_EQ(report.coverage, 1.0);
}

TEST(Holdings, AnAccountFilterKeepsTheLotsOfTheWholeLedger) {
    std::vector<Transaction> rows{
        make({"2024-01-02", Type::kBuy, "A", "10", "100", "", "", "old"}),
        make({"2024-02-01", Type::kTransferOut, "A", "10", "", "", "", "old"}),
        make({"2024-02-01", Type::kTransferIn, "A", "10", "", "", "", "new"})};
    const HoldingsReport report =
        report_on("2024-02-01", rows, priced("A", {{"2024-02-01", "110"}}),
                  {.as_of = {}, .accounts = {"new"}});
    ASSERT_EQ(report.securities.size(), 1U);
    EXPECT_EQ(report.securities[0].cost_basis, dec("1000"));
    EXPECT_TRUE(report.cash.empty());
    EXPECT_EQ(report.totals.value, dec("1100"));
}

TEST(Holdings, IncomeIsThatOfTwelveMonthsAndTheYieldIsOnTheValue) {
    std::vector<Transaction> rows{
        make({"2023-01-02", Type::kTransferIn, "A", "10", "", "500"}),
        dividend("2023-06-30", "A", "7"),  // twelve months before the report date: not counted
        dividend("2023-07-01", "A", "10"),
        dividend("2024-06-30", "A", "30"),
        dividend("2024-07-01", "A", "100"),  // after it
        dividend("2024-03-01", "A", "5", "a", Type::kInterest),
        make({"2024-04-01", Type::kReinvest, "A", "1", "15", "15"}),
        dividend("2024-05-01", "", "4", "a", Type::kInterest),  // of cash
        dividend("2024-05-01", "B", "50")};                     // no longer held
    const HoldingsReport report =
        report_on("2024-06-30", rows, priced("A", {{"2024-06-28", "100"}}));
    ASSERT_EQ(report.securities.size(), 1U);
    EXPECT_EQ(report.securities[0].base_income, dec("60"));
    EXPECT_NEAR(*report.securities[0].income_yield, 60.0 / 1100.0, 1e-15);
    EXPECT_EQ(report.cash[0].base_income, dec("4"));
    EXPECT_EQ(report.totals.income, dec("64"));
}

TEST(Holdings, WithoutAPriceTheGainIsUnknownAndTheIncomeIsThatOfAllHoldings) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kDeposit, "", "", "", "900"}),
                                  make({"2024-01-02", Type::kBuy, "A", "10", "50"}),
                                  dividend("2024-03-01", "A", "8"),
                                  dividend("2024-05-01", "", "4", "a", Type::kInterest)};
    const HoldingsReport report =
        report_on("2024-06-30", rows, {}, {.as_of = {}, .group_by = HoldingsGroupBy::kType});
    EXPECT_EQ(report.totals.value, dec("412"));
    EXPECT_EQ(report.totals.gain, std::nullopt);
    EXPECT_EQ(report.totals.invested, std::nullopt);
    EXPECT_EQ(report.totals.income, dec("12"));
    EXPECT_NEAR(*report.totals.income_yield, 4.0 / 412.0, 1e-15);
    ASSERT_EQ(report.groups.size(), 2U);
    EXPECT_EQ(report.groups[0].key, "cash");
    EXPECT_EQ(report.groups[0].gain, dec("0"));
    EXPECT_EQ(report.groups[1].holdings, 1U);
    EXPECT_EQ(report.groups[1].value, std::nullopt);
    EXPECT_EQ(report.groups[1].gain, std::nullopt);
    EXPECT_EQ(report.groups[1].weight, std::nullopt);
}

TEST(Holdings, ForeignAmountsAreInTheirOwnAndTheReportingCurrency) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kTransferIn, "E", "10", "", "900"}),
                                  dividend("2024-02-01", "E", "20")};
    for (Transaction& t : rows) t.currency = fin::Currency::kEur;
    MarketInputs market = priced("E", {{"2024-03-01", "100"}});
    market.rates[fin::Currency::kEur].points = {{day("2024-01-02"), dec("1.2")},
                                                {day("2024-02-15"), dec("1.1")}};
    const HoldingsReport report = report_on("2024-03-01", rows, market);
    const SecurityHolding& row = report.securities.at(0);
    EXPECT_EQ(row.currency, fin::Currency::kEur);
    EXPECT_EQ(row.value, dec("1000"));
    EXPECT_EQ(row.gain, dec("100"));
    EXPECT_EQ(row.rate, dec("1.1"));
    EXPECT_EQ(row.rate_date, day("2024-02-15"));
    EXPECT_EQ(row.base_value, dec("1100"));
    EXPECT_EQ(row.base_gain, dec("110"));
    EXPECT_EQ(row.base_fx_gain, dec("-90"));  // 900 × (1.1 - 1.2)
    EXPECT_EQ(report.totals.fx_gain, dec("-90"));
    EXPECT_EQ(row.base_income, dec("24"));  // at the rate of its day
    EXPECT_EQ(report.cash.at(0).balance, dec("20"));
    EXPECT_EQ(report.cash.at(0).base_value, dec("22"));
    EXPECT_EQ(report.totals.value, dec("1122"));
    // Without a rate the row keeps its own value, and is not in the totals.
    MarketInputs without = priced("E", {{"2024-03-01", "100"}});
    const auto outcome = holdings(rows, without, {.as_of = day("2024-03-01")});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->value.securities.at(0).value, dec("1000"));
    EXPECT_FALSE(outcome->value.securities.at(0).base_value);
    EXPECT_EQ(outcome->value.totals.value, Decimal{});
    EXPECT_EQ(outcome->value.coverage, 0.0);
    EXPECT_EQ(outcome->issues.at(0).code, "no_rate");
}

// 30 for 4,000 on average: after a sale of 20, 10 are left of the second purchase by its date and
// cost 1,333.33; the currency gain is that cost times 1.5 - 1.25.
TEST(Holdings, TheCurrencyGainIsThatOfTheLotsHeld) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, "E", "20", "100"}),
                                  make({"2024-02-01", Type::kBuy, "E", "10", "200"}),
                                  make({"2024-02-02", Type::kSell, "E", "20", "200"})};
    for (Transaction& t : rows) t.currency = fin::Currency::kEur;
    MarketInputs market = priced("E", {{"2024-03-01", "200"}});
    market.rates[fin::Currency::kEur].points = {{day("2024-01-02"), dec("1")},
                                                {day("2024-02-01"), dec("1.25")},
                                                {day("2024-03-01"), dec("1.5")}};
    EXPECT_EQ(report_on("2024-03-01", rows, market).securities.at(0).base_fx_gain, dec("500"));
    HoldingsSettings average;
    average.lots.method = LotMethod::kAverage;
    const auto gain = report_on("2024-03-01", rows, market, average).securities.at(0).base_fx_gain;
    EXPECT_NEAR(gain->to_double(), 1000.0 / 3.0, 1e-9);
    // It is missing where the rate of a purchase is.
    market.rates[fin::Currency::kEur].points.erase(
        market.rates[fin::Currency::kEur].points.begin(),
        market.rates[fin::Currency::kEur].points.begin() + 2);
    const auto without = report_on("2024-03-01", rows, market);
    EXPECT_FALSE(without.securities.at(0).base_fx_gain);
    EXPECT_FALSE(without.totals.fx_gain);
}

TEST(Holdings, AMissingPriceLowersCoverageAndAStaleOneIsFlagged) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kTransferIn, "A", "1", "", "10"}),
                                  make({"2024-01-02", Type::kTransferIn, "B", "1", "", "10"})};
    // Friday; Thursday is the fourth session after it.
    const MarketInputs market = priced("A", {{"2024-01-04", "11"}, {"2024-01-05", "12"}});
    const auto fresh = holdings(rows, market, {.as_of = day("2024-01-10")});
    ASSERT_TRUE(fresh);
    EXPECT_FALSE(fresh->value.securities[0].is_stale);
    EXPECT_TRUE(fresh->value.securities[0].day_change);
    const auto stale = holdings(rows, market, {.as_of = day("2024-01-11")});
    ASSERT_TRUE(stale);
    EXPECT_TRUE(stale->value.securities[0].is_stale);
    EXPECT_FALSE(stale->value.securities[0].day_change);
    EXPECT_EQ(stale->value.securities[0].value, dec("12"));
    EXPECT_EQ(stale->value.securities[1].symbol, "B");  // without a value: last
    EXPECT_FALSE(stale->value.securities[1].weight);
    EXPECT_EQ(stale->value.coverage, 0.5);
    ASSERT_EQ(stale->issues.size(), 2U);
    EXPECT_EQ(stale->issues[0].code, "no_price");
    EXPECT_EQ(stale->issues[1].code, "stale_price");
}

TEST(Holdings, TheAgeOfAPriceIsJudgedOnTheDayOfItsSymbol) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kTransferIn, "A", "1", "", "10"})};
    MarketInputs market = priced("A", {{"2024-01-04", "11"}, {"2024-01-05", "12"}});
    market.judged_on["A"] = day("2024-01-11");
    const auto later = holdings(rows, market, {.as_of = day("2024-01-05")});
    ASSERT_TRUE(later);
    EXPECT_TRUE(later->value.securities[0].is_stale);
    ASSERT_EQ(later->issues.size(), 1U);
    EXPECT_EQ(later->issues[0].message,
              "the last price of A is of 2024-01-05, 4 sessions before 2024-01-11");
    market.judged_on["A"] = day("2024-01-05");
    const auto earlier = holdings(rows, market, {.as_of = day("2024-01-11")});
    ASSERT_TRUE(earlier);
    EXPECT_FALSE(earlier->value.securities[0].is_stale);
    EXPECT_TRUE(earlier->issues.empty());
}

TEST(Holdings, TheDayChangeIsAdjustedForASplit) {
    const std::vector<Transaction> rows{
        make({"2024-01-02", Type::kTransferIn, "A", "10", "", "500"}),
        make({"2024-01-04", Type::kSplit, "A", "", "", "", "", "a", "", "2"})};
    const HoldingsReport report =
        report_on("2024-01-04", rows, priced("A", {{"2024-01-03", "100"}, {"2024-01-04", "51"}}));
    EXPECT_EQ(report.securities.at(0).quantity, dec("20"));
    EXPECT_EQ(report.securities.at(0).day_change, dec("20"));
}

TEST(Holdings, AContractCountsAHundredUnitsAndHasNoPriceAfterItsExpiry) {
    const std::string symbol = "XYZ240119C00050000";
    const std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, symbol, "2", "3", "600"})};
    MarketInputs market = priced(symbol, {{"2024-01-03", "4"}});
    market.prices[symbol].until = day("2024-01-19");
    const SecurityHolding row = report_on("2024-01-05", rows, market).securities.at(0);
    EXPECT_EQ(row.multiplier, dec("100"));
    EXPECT_EQ(row.average_cost, dec("3"));
    EXPECT_EQ(row.value, dec("800"));
    EXPECT_FALSE(report_on("2024-01-22", rows, market).securities.at(0).price);
    const auto open = open_contracts(
        rows, {}, std::vector{day("2024-01-01"), day("2024-01-02"), day("2024-01-05")});
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].days, (std::set{day("2024-01-02"), day("2024-01-05")}));
}

TEST(Holdings, TotalsAreThoseOfTheNetWorthAndGroupsAddUp) {
    std::vector<Transaction> rows{
        make({"2024-01-02", Type::kDeposit, "", "", "", "1000", "", "x"}),
        make({"2024-01-02", Type::kBuy, "A", "3.7", "33.33", "", "1", "x"}),
        make({"2024-01-02", Type::kTransferIn, "B", "7", "", "91.17", "", "y"}),
        make({"2024-01-03", Type::kShortSell, "C", "2", "50", "100", "", "y"})};
    MarketInputs market = priced("A", {{"2024-01-02", "30"}, {"2024-01-03", "31.7"}});
    market.prices["B"].undated = dec("14.01");
    market.prices["C"].undated = dec("49");
    market.securities["A"] = {"equity", "Energy", {}};
    market.securities["B"] = {"etf", "Energy", {}};
    const auto worth = net_worth(rows, market, {.dates = {day("2024-01-03")}});
    ASSERT_TRUE(worth);
    const Snapshot& shot = worth->value[0];
    for (const auto by : {HoldingsGroupBy::kAccount, HoldingsGroupBy::kType,
                          HoldingsGroupBy::kSector, HoldingsGroupBy::kCurrency}) {
        const HoldingsReport report =
            report_on("2024-01-03", rows, market, {.as_of = {}, .group_by = by});
        EXPECT_EQ(report.totals.value, shot.total);
        EXPECT_EQ(report.totals.cash, shot.cash);
        EXPECT_EQ(report.totals.gain, shot.unrealized_gain);
        Decimal sum;
        Decimal gain;
        Decimal day_change;
        for (const HoldingsGroup& group : report.groups) {
            sum += group.value.value_or(Decimal{});
            gain += group.gain.value_or(Decimal{});
            day_change += group.day_change.value_or(Decimal{});
            EXPECT_NE(group.main_type, "");
            if (by == HoldingsGroupBy::kAccount) {
                EXPECT_EQ(group.value, shot.by_account.at(group.key)) << group.key;
            }
            if (by == HoldingsGroupBy::kSector) {
                EXPECT_EQ(group.value, shot.by_sector.at(group.key)) << group.key;
            }
        }
        EXPECT_EQ(sum, shot.total);
        EXPECT_EQ(gain, shot.unrealized_gain);
        EXPECT_EQ(day_change, report.totals.day_change.value_or(Decimal{}));
    }
}

}  // namespace
}  // namespace ballast::ledger
