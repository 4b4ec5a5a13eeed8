// The dividend calendar: payments, forecasts and yields, hand-computed, and its invariance under
// splits on random histories.
#include "ledger/dividends.hpp"

#include <random>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

DividendSettings on(std::string_view as_of) {
    DividendSettings settings;
    settings.as_of = day(as_of);
    return settings;
}

DividendCalendar calendar(const std::vector<Transaction>& rows, const MarketInputs& market,
                          const DividendSettings& settings) {
    auto outcome = dividend_calendar(rows, market, settings);
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message);
    return outcome ? std::move(outcome->value) : DividendCalendar{};
}

Transaction bought(std::string_view date, std::string_view quantity, std::string_view price,
                   std::string_view account = "a", std::string_view symbol = "S") {
    return make({std::string(date), Type::kBuy, std::string(symbol), std::string(quantity),
                 std::string(price), "", "", std::string(account)});
}
Transaction paid(std::string_view date, std::string_view amount, std::string_view account = "a",
                 std::string_view symbol = "S") {
    return make({std::string(date), Type::kDividend, std::string(symbol), "", "",
                 std::string(amount), "", std::string(account)});
}

std::vector<std::string> expected_of(const DividendCalendar& found) {
    std::vector<std::string> texts;
    for (const DividendPayment& p : found.payments)
        if (p.kind != DividendKind::kPaid)
            texts.push_back(
                fmt::format("{} {} {}", p.date.to_string(), p.symbol, p.amount.to_string()));
    return texts;
}
using Texts = std::vector<std::string>;

MarketInputs priced(std::string_view price) {
    MarketInputs market;
    market.prices["S"].undated = dec(price);
    return market;
}

// 100 units pay 0.50 a quarter, the last one 0.60: four payments of 60 are forecast, 2.40 a unit,
// of a cost of 40 and a price of 48.
TEST(Dividends, AQuarterlyPayerRepeatsItsLastAmount) {
    const std::vector<Transaction> rows{bought("2022-01-03", "100", "40"), paid("2023-09-15", "50"),
                                        paid("2023-12-15", "50"), paid("2024-03-15", "50"),
                                        paid("2024-06-14", "60")};
    const DividendCalendar found = calendar(rows, priced("48"), on("2024-06-28"));
    ASSERT_EQ(found.holdings.size(), 1U);
    const DividendHolding& row = found.holdings[0];
    EXPECT_EQ(row.status, DividendStatus::kForecast);
    EXPECT_EQ(row.source, DividendSource::kPayments);
    EXPECT_EQ(row.frequency, DividendFrequency::kQuarterly);
    EXPECT_EQ(row.method, ForecastMethod::kLastAmount);
    EXPECT_EQ(row.last_amount, dec("0.6"));
    EXPECT_EQ(expected_of(found),
              (Texts{"2024-09-14 S 60", "2024-12-14 S 60", "2025-03-14 S 60", "2025-06-14 S 60"}));
    EXPECT_EQ(row.next_date, day("2024-09-14"));
    EXPECT_EQ(row.paid, dec("210"));
    EXPECT_EQ(row.expected, dec("240"));
    EXPECT_NEAR(*row.yield_on_cost, 0.06, 1e-15);
    EXPECT_NEAR(*row.forward_yield, 0.05, 1e-15);
    ASSERT_EQ(found.past.size(), 12U);
    EXPECT_EQ(found.past.front().month, "2023-07");
    EXPECT_EQ(found.past.back().paid, dec("60"));
    EXPECT_EQ(found.months.front().month, "2024-06");
    EXPECT_EQ(found.months.back().month, "2025-06");
    EXPECT_EQ(found.months[3].forecast, dec("60"));
    EXPECT_EQ(found.coverage, 1.0);
}

// 5.00 a share three weeks after a quarterly 0.50: neither its amount nor its date is repeated.
TEST(Dividends, ASpecialDividendIsNotRepeated) {
    const std::vector<Transaction> rows{
        bought("2022-01-03", "100", "40"), paid("2023-03-15", "50"), paid("2023-06-15", "50"),
        paid("2023-09-15", "50"),          paid("2023-12-15", "50"), paid("2024-01-08", "500")};
    const DividendCalendar found = calendar(rows, priced("48"), on("2024-01-31"));
    const DividendHolding& row = found.holdings[0];
    ASSERT_EQ(row.special.size(), 1U);
    EXPECT_EQ(row.special[0].date, day("2024-01-08"));
    EXPECT_EQ(row.special[0].amount, dec("5"));
    EXPECT_EQ(row.last_date, day("2023-12-15"));
    EXPECT_EQ(expected_of(found),
              (Texts{"2024-03-15 S 50", "2024-06-15 S 50", "2024-09-15 S 50", "2024-12-15 S 50"}));
    EXPECT_EQ(row.paid, dec("700"));  // what was paid stays what it was
}

TEST(Dividends, ALargePaymentOnARegularDateKeepsTheDateOnly) {
    const std::vector<Transaction> rows{bought("2022-01-03", "100", "40"), paid("2023-03-15", "50"),
                                        paid("2023-06-15", "50"), paid("2023-09-15", "55"),
                                        paid("2023-12-15", "455")};
    const DividendCalendar found = calendar(rows, priced("48"), on("2024-01-31"));
    ASSERT_EQ(found.holdings[0].special.size(), 1U);
    EXPECT_EQ(expected_of(found),
              (Texts{"2024-03-15 S 55", "2024-06-15 S 55", "2024-09-15 S 55", "2024-12-15 S 55"}));
}

// A payment brought forward by a month, a raise, and two payments a year of different size.
TEST(Dividends, EarlyAndRaisedPaymentsAreNotSpecial) {
    const auto of = [](std::initializer_list<std::pair<std::string_view, std::string_view>> rows) {
        std::vector<DividendPoint> points;
        for (const auto& [date, amount] : rows) points.push_back({day(date), dec(amount)});
        return regular_dividends(points).special.size();
    };
    EXPECT_EQ(of({{"2012-01-15", "0.5"},
                  {"2012-04-15", "0.5"},
                  {"2012-07-15", "0.5"},
                  {"2012-10-25", "0.5"},
                  {"2012-12-20", "0.5"}}),
              0U);
    EXPECT_EQ(of({{"2023-01-15", "0.5"},
                  {"2023-04-15", "0.5"},
                  {"2023-07-15", "0.9"},
                  {"2023-10-15", "0.9"},
                  {"2024-01-15", "0.9"}}),
              0U);
    EXPECT_EQ(of({{"2022-05-10", "90"},
                  {"2022-11-10", "20"},
                  {"2023-05-10", "95"},
                  {"2023-11-10", "20"}}),
              0U);
}

TEST(Dividends, AnInterimAndAFinalPaymentAreThoseOfTheYearBefore) {
    const std::vector<Transaction> rows{bought("2022-01-03", "100", "40"), paid("2023-05-10", "80"),
                                        paid("2023-11-10", "30"), paid("2024-05-10", "90"),
                                        paid("2024-11-11", "35")};
    const DividendCalendar found = calendar(rows, priced("48"), on("2024-12-31"));
    EXPECT_EQ(found.holdings[0].method, ForecastMethod::kSameSeason);
    EXPECT_EQ(expected_of(found), (Texts{"2025-05-11 S 90", "2025-11-11 S 35"}));
    ASSERT_EQ(found.months.size(), 12U);  // from January
    EXPECT_EQ(found.months.front().month, "2025-01");
}

TEST(Dividends, ActionsComeBeforePaymentsAndThoseAfterTheDateAreDeclared) {
    const std::vector<Transaction> rows{bought("2022-01-03", "100", "40"), paid("2024-03-20", "1"),
                                        paid("2024-06-20", "1")};
    DividendSettings settings = on("2024-06-28");
    for (const auto& [date, amount] :
         {std::pair{"2024-01-10", "0.2"}, {"2024-04-10", "0.2"}, {"2024-07-10", "0.25"}})
        settings.actions.push_back({"S", day(date), dec(amount), {}});
    settings.actions.push_back({"S", day("2024-04-10"), dec("0.2"), {}});  // another source
    const DividendCalendar found = calendar(rows, priced("48"), settings);
    EXPECT_EQ(found.holdings[0].source, DividendSource::kActions);
    EXPECT_EQ(expected_of(found),
              (Texts{"2024-07-10 S 25", "2024-10-10 S 25", "2025-01-10 S 25", "2025-04-10 S 25"}));
    EXPECT_EQ(found.payments[2].kind, DividendKind::kDeclared);
    EXPECT_EQ(found.months[1].declared, dec("25"));
    EXPECT_EQ(found.holdings[0].paid, dec("2"));
}

TEST(Dividends, AmountsBeforeASplitCountPerPresentShare) {
    const std::vector<Transaction> rows{
        bought("2022-01-03", "100", "40"), paid("2024-03-15", "100"), paid("2024-06-14", "100"),
        make({"2024-06-20", Type::kSplit, "S", "", "", "", "", "a", "", "4"})};
    DividendSettings settings = on("2024-06-28");
    settings.splits.push_back({"S", day("2024-06-20"), dec("4")});
    const DividendCalendar found = calendar(rows, priced("12"), settings);
    EXPECT_EQ(found.holdings[0].last_amount, dec("0.25"));
    EXPECT_EQ(expected_of(found).at(0), "2024-09-14 S 100");
}

TEST(Dividends, PaymentsOfTwoAccountsAreOnePerShareAndReinvestedOnesCount) {
    std::vector<Transaction> rows{bought("2022-01-03", "100", "40"),
                                  bought("2022-01-03", "50", "40", "ira"), paid("2024-05-15", "20"),
                                  paid("2024-06-14", "20")};
    rows.push_back(make({"2024-05-16", Type::kReinvest, "S", "0.25", "40", "10", "", "ira"}));
    rows.push_back(make({"2024-06-17", Type::kReinvest, "S", "0.25", "40.2", "10.05", "", "ira"}));
    const DividendCalendar found = calendar(rows, priced("48"), on("2024-06-28"));
    const DividendHolding& row = found.holdings[0];
    EXPECT_EQ(row.frequency, DividendFrequency::kMonthly);
    EXPECT_EQ(row.last_amount, dec("0.2"));  // 30.05 over 150.25 units
    EXPECT_EQ(row.paid, dec("60.05"));
    EXPECT_EQ(row.expected, dec("361.2"));  // 12 × 0.2 × 150.5
    DividendSettings only = on("2024-06-28");
    only.accounts = {"ira"};
    EXPECT_EQ(calendar(rows, priced("48"), only).holdings[0].quantity, dec("50.5"));
}

TEST(Dividends, WhatHasNoFrequencyIsNotForecast) {
    const auto status = [](const std::vector<Transaction>& payments, std::string_view as_of) {
        std::vector<Transaction> rows{bought("2022-01-03", "100", "40")};
        rows.insert(rows.end(), payments.begin(), payments.end());
        const DividendCalendar found = calendar(rows, priced("48"), on(as_of));
        EXPECT_TRUE(found.holdings[0].status == DividendStatus::kForecast ||
                    expected_of(found).empty());
        return found.holdings[0].status;
    };
    EXPECT_EQ(status({}, "2024-06-28"), DividendStatus::kNone);
    EXPECT_EQ(status({paid("2024-06-14", "60")}, "2024-06-28"), DividendStatus::kSingle);
    EXPECT_EQ(status({paid("2024-06-04", "60"), paid("2024-06-14", "1")}, "2024-06-28"),
              DividendStatus::kIrregular);
    const std::vector<Transaction> quarterly{paid("2024-03-15", "50"), paid("2024-06-14", "50")};
    EXPECT_EQ(status(quarterly, "2024-10-28"), DividendStatus::kForecast);  // 136 days
    EXPECT_EQ(status(quarterly, "2024-10-29"), DividendStatus::kLapsed);    // 137 > 1.5 × 91
}

TEST(Dividends, AnotherCurrencyIsConvertedAndAMissingRateReported) {
    std::vector<Transaction> rows{bought("2022-01-03", "100", "40"), paid("2024-03-15", "50"),
                                  paid("2024-06-14", "50")};
    for (Transaction& t : rows) t.currency = fin::Currency::parse("EUR").value();
    MarketInputs market = priced("48");
    market.rates[fin::Currency::parse("EUR").value()].undated = dec("1.1");
    EXPECT_EQ(calendar(rows, market, on("2024-06-28")).totals.expected, dec("220"));
    market.rates.clear();
    const auto outcome = dividend_calendar(rows, market, on("2024-06-28"));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->issues.at(0).code, "no_rate");
    EXPECT_EQ(outcome->value.totals.expected, dec("0"));
}

TEST(Dividends, AForecastOfNoOrTooManyMonthsIsRefused) {
    DividendSettings settings = on("2024-06-28");
    for (const int months : {0, -1, 61}) {
        settings.months = months;
        EXPECT_FALSE(dividend_calendar({}, MarketInputs{}, settings)) << months;
    }
}

// A regular payer with a random history of purchases: the income is units × amount × payments,
// and a split with its effect on units, prices and amounts changes nothing.
TEST(DividendsProperty, SplitsLeaveTheForecastAsItIs) {
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        std::mt19937 bits(seed);
        const auto below = [&](int n) {
            return static_cast<int>(bits() % static_cast<unsigned>(n));
        };
        constexpr int kEvery[] = {1, 3, 6, 12};
        const int every = kEvery[below(4)];
        const fin::Date first = day("2022-01-10") + below(15);
        const Decimal amount = Decimal{1 + below(9)};
        const fin::Date split = day("2023-01-02") + below(400);
        std::vector<Transaction> plain;
        std::vector<Transaction> with_split;
        const auto add = [&](Transaction t) {
            plain.push_back(t);
            if (t.date >= split && t.type == Type::kBuy) {
                t.quantity = product(*t.quantity, Decimal{4});
                t.price = mul_div(*t.price, Decimal{1}, Decimal{4});
            }
            with_split.push_back(t);
        };
        int units = 0;
        for (int month = 0; month < 30; ++month) {
            if (month == 0 || below(4) == 0) {
                const int more = 4 * (1 + below(20));
                units += more;
                add(bought(fin::add_months(day("2022-01-01"), month).to_string(),
                           std::to_string(more), "40"));
            }
            if (month % every != 0) continue;
            Transaction t = paid(fin::add_months(first, month).to_string(), "1");
            t.amount = product(amount, Decimal{units});
            add(t);
        }
        Transaction row = make({split.to_string(), Type::kSplit, "S"});
        row.ratio = Decimal{4};
        with_split.push_back(row);
        const DividendCalendar a = calendar(plain, priced("48"), on("2024-06-28"));
        const DividendCalendar b = calendar(with_split, priced("12"), on("2024-06-28"));
        EXPECT_EQ(a.totals.expected, b.totals.expected) << seed;
        EXPECT_EQ(a.totals.value, b.totals.value);
        EXPECT_EQ(a.totals.paid, b.totals.paid);
        EXPECT_EQ(a.totals.expected, product(amount, Decimal{units * 12 / every})) << seed;
        Decimal months;
        for (const DividendMonth& month : a.months) months += month.forecast + month.declared;
        EXPECT_EQ(months, a.totals.expected);
    }
}

}  // namespace
}  // namespace ballast::ledger
