// The price part and the exchange-rate part of realized gains.
#include "ledger/fx_gain.hpp"

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

TEST(BaseGain, IsTheGainAtTheRateOfTheSaleAndTheBasisTimesTheChangeOfTheRate) {
    // 10 for 1,000 EUR at 1.10, 4 of them for 480 EUR at 1.25: 480 × 1.25 - 400 × 1.10 = 160, of
    // which (480 - 400) × 1.25 = 100 is the price part and 400 × 0.15 = 60 the exchange-rate part.
    std::vector<Transaction> rows{make({"2023-01-03", Type::kBuy, "E", "10", "100"}),
                                  make({"2024-05-06", Type::kSell, "E", "4", "120"}),
                                  make({"2023-01-03", Type::kBuy, "U", "1", "5"}),
                                  make({"2023-06-01", Type::kSell, "U", "1", "7"})};
    rows[0].currency = rows[1].currency = fin::Currency::kEur;
    MarketInputs market;
    market.rates[fin::Currency::kEur].points = {{day("2023-01-02"), dec("1.10")},
                                                {day("2024-05-01"), dec("1.25")},
                                                {day("2024-05-07"), dec("2")}};
    const auto report = lot_report(rows, {});
    const auto gains = base_gains(report->value.disposals, market);
    EXPECT_TRUE(gains.issues.empty());
    ASSERT_EQ(gains.value.by_year.size(), 2U);
    EXPECT_EQ(gains.value.by_year[0].gain, dec("2"));
    EXPECT_EQ(gains.value.by_year[0].fx_gain, Decimal{});
    EXPECT_EQ(gains.value.by_year[1].gain, dec("160"));
    EXPECT_EQ(gains.value.by_year[1].price_gain, dec("100"));
    EXPECT_EQ(gains.value.by_year[1].fx_gain, dec("60"));
    EXPECT_EQ(gains.value.total.gain, dec("162"));
}

TEST(BaseGain, PartsAddUpToTheLastDigitAndWhatHasNoRateIsCounted) {
    std::vector<Transaction> rows{make({"2023-01-03", Type::kBuy, "E", "7", "3.3333"}),
                                  make({"2024-05-06", Type::kSell, "E", "3", "1.234567"})};
    for (Transaction& t : rows) t.currency = fin::Currency::kEur;
    MarketInputs market;
    market.rates[fin::Currency::kEur].points = {{day("2023-01-02"), dec("1.102345678901")},
                                                {day("2024-05-01"), dec("0.987654321098")}};
    const auto report = lot_report(rows, {});
    const BaseGain total = base_gains(report->value.disposals, market).value.total;
    EXPECT_EQ(total.gain, total.price_gain + total.fx_gain);
    EXPECT_EQ(total.gain, product(dec("3.703701"), dec("0.987654321098")) -
                              product(dec("9.9999"), dec("1.102345678901")));
    market.rates.clear();
    const auto without = base_gains(report->value.disposals, market);
    EXPECT_TRUE(without.value.disposals.empty());
    EXPECT_EQ(without.issues.at(0).code, "not_in_base");
    EXPECT_EQ(without.issues.at(0).message,
              "1 disposal is left out of the gains in USD: there is no exchange rate on the date "
              "of the purchase or of the sale");
}

MarketInputs sterling(std::vector<std::pair<fin::Date, Decimal>> dollar_rates) {
    MarketInputs market;
    market.base = fin::Currency::kGbp;
    market.rates[fin::Currency::kUsd].points = std::move(dollar_rates);
    return market;
}

// TCGA 1992 s104: allowable expenditure is converted at the rate of the day it is incurred
// (CG78310).
TEST(BaseGain, ThePoolHoldsThePurchasesAtTheRatesOfTheirDays) {
    // 10 for 1,000 USD at 0.80 and 30 for 6,000 USD at 0.70: a pool of 40 for 5,000 GBP. 8 sold for
    // 2,000 USD at 0.75: 1,500 - 5,000 × 8 / 40 = 500. In dollars 2,000 - 1,400 = 600: the price
    // part is 600 × 0.75 = 450, the exchange-rate part 1,400 × 0.75 - 1,000 = 50.
    const std::vector<Transaction> rows{make({"2022-01-04", Type::kBuy, "U", "10", "100"}),
                                        make({"2022-06-01", Type::kBuy, "U", "30", "200"}),
                                        make({"2023-03-01", Type::kSell, "U", "8", "250"})};
    const MarketInputs market = sterling({{day("2022-01-04"), dec("0.80")},
                                          {day("2022-06-01"), dec("0.70")},
                                          {day("2023-03-01"), dec("0.75")}});
    const auto report = lot_report(rows, {.method = LotMethod::kSection104, .rates = &market});
    const auto gains = base_gains(report->value.disposals, market);
    EXPECT_TRUE(gains.issues.empty());
    EXPECT_EQ(gains.value.total.gain, dec("500"));
    EXPECT_EQ(gains.value.total.price_gain, dec("450"));
    EXPECT_EQ(gains.value.total.fx_gain, dec("50"));
}

TEST(BaseGain, APoolWithOnePurchaseWithoutARateHasNoGainInTheReportingCurrency) {
    const std::vector<Transaction> rows{make({"2021-01-04", Type::kBuy, "U", "10", "100"}),
                                        make({"2022-06-01", Type::kBuy, "U", "30", "200"}),
                                        make({"2023-03-01", Type::kSell, "U", "8", "250"})};
    const MarketInputs market = sterling({{day("2022-01-04"), dec("0.80")}});
    const auto report = lot_report(rows, {.method = LotMethod::kSection104, .rates = &market});
    const auto gains = base_gains(report->value.disposals, market);
    EXPECT_TRUE(gains.value.disposals.empty());
    EXPECT_EQ(gains.issues.at(0).code, "not_in_base");
}

TEST(BaseGain, AShortSaleHasItsProceedsAtTheRateOfTheSale) {
    // 5 sold short for 500 USD at 0.80, covered for 300 USD at 0.70: 400 - 210 = 190, of which
    // 200 × 0.70 = 140 is the price part and 500 × 0.10 = 50 the exchange-rate part.
    const std::vector<Transaction> rows{make({"2022-01-04", Type::kShortSell, "U", "5", "100"}),
                                        make({"2022-06-01", Type::kCover, "U", "5", "60"})};
    const MarketInputs market =
        sterling({{day("2022-01-04"), dec("0.80")}, {day("2022-06-01"), dec("0.70")}});
    const auto gains = base_gains(lot_report(rows, {})->value.disposals, market);
    EXPECT_TRUE(gains.issues.empty());
    EXPECT_EQ(gains.value.total.gain, dec("190"));
    EXPECT_EQ(gains.value.total.price_gain, dec("140"));
    EXPECT_EQ(gains.value.total.fx_gain, dec("50"));
}

// Of the lots of a report, at prices by symbol on a day.
Outcome<BaseGains> unrealized(const std::vector<Transaction>& rows, const LotSettings& settings,
                              const MarketInputs& market, const char* date) {
    const auto report = lot_report(rows, settings);
    Outcome<BaseGains> gains{{.currency = market.base}, {}};
    add_unrealized(gains, report->value.open_lots, settings, day(date), market);
    return gains;
}

TEST(BaseGain, AnOpenLotHasItsCostAtTheRateOfThePurchaseAndItsValueAtThatOfTheDay) {
    // 10 for 1,000 USD at 0.80, worth 1,200 USD at 0.75: 900 - 800 = 100, of which 200 × 0.75 = 150
    // is the price part and 1,000 × -0.05 = -50 the exchange-rate part. The lot in sterling has
    // only a price part.
    std::vector<Transaction> rows{make({"2022-01-04", Type::kBuy, "U", "10", "100"}),
                                  make({"2022-01-04", Type::kBuy, "L", "2", "10"}),
                                  make({"2022-01-04", Type::kBuy, "N", "1", "10"})};
    rows[1].currency = fin::Currency::kGbp;
    const MarketInputs market =
        sterling({{day("2022-01-04"), dec("0.80")}, {day("2023-03-01"), dec("0.75")}});
    const LotSettings settings{.prices = {{"U", dec("120")}, {"L", dec("13")}}};
    const auto gains = unrealized(rows, settings, market, "2023-03-01");
    EXPECT_TRUE(gains.issues.empty());
    ASSERT_EQ(gains.value.open_lots.size(), 2U);  // N has no price
    EXPECT_EQ(gains.value.open_lots[0].symbol, "L");
    EXPECT_EQ(gains.value.open_lots[0].gain, dec("6"));
    EXPECT_EQ(gains.value.open_lots[0].fx_gain, Decimal{});
    const BaseLot& lot = gains.value.open_lots[1];
    EXPECT_EQ(lot.cost_basis, dec("800"));
    EXPECT_EQ(lot.market_value, dec("900"));
    EXPECT_EQ(lot.gain, dec("100"));
    EXPECT_EQ(lot.price_gain, dec("150"));
    EXPECT_EQ(lot.fx_gain, dec("-50"));
    EXPECT_EQ(gains.value.unrealized.gain, dec("106"));
}

TEST(BaseGain, AnOpenShortOwesItsValueAndHasItsProceedsAtTheRateOfTheSale) {
    // 5 sold short for 500 USD at 0.80, worth 300 USD at 0.70: 400 - 210 = 190 as if covered.
    const std::vector<Transaction> rows{make({"2022-01-04", Type::kShortSell, "U", "5", "100"})};
    const MarketInputs market =
        sterling({{day("2022-01-04"), dec("0.80")}, {day("2022-06-01"), dec("0.70")}});
    const LotSettings settings{.prices = {{"U", dec("60")}}};
    const auto gains = unrealized(rows, settings, market, "2022-06-01");
    EXPECT_EQ(gains.value.unrealized.gain, dec("190"));
    EXPECT_EQ(gains.value.unrealized.price_gain, dec("140"));
    EXPECT_EQ(gains.value.unrealized.fx_gain, dec("50"));
}

TEST(BaseGain, AnOpenPoolHasItsPurchasesAtTheRatesOfTheirDaysOrNoGain) {
    // 1,000 USD at 0.80 and 6,000 at 0.70 are 5,000 GBP; 40 at 250 USD and 0.75 are 7,500.
    const std::vector<Transaction> rows{make({"2022-01-04", Type::kBuy, "U", "10", "100"}),
                                        make({"2022-06-01", Type::kBuy, "U", "30", "200"})};
    MarketInputs market = sterling({{day("2022-01-04"), dec("0.80")},
                                    {day("2022-06-01"), dec("0.70")},
                                    {day("2023-03-01"), dec("0.75")}});
    const LotSettings settings{
        .method = LotMethod::kSection104, .prices = {{"U", dec("250")}}, .rates = &market};
    EXPECT_EQ(unrealized(rows, settings, market, "2023-03-01").value.unrealized.gain, dec("2500"));
    market = sterling({{day("2022-06-01"), dec("0.70")}});
    const auto without = unrealized(rows, settings, market, "2023-03-01");
    EXPECT_TRUE(without.value.open_lots.empty());
    EXPECT_EQ(without.issues.at(0).code, "not_in_base");
}

TEST(BaseGain, ASecurityPricedInAnotherCurrencyThanItsPurchaseHasAGainOnlyInTheReportingCurrency) {
    // 10 for 1,000 EUR at 1.10, worth 1,500 USD: 1,500 - 1,100 = 400. At 1.20 the cost is 1,200:
    // 300 is the price part, 100 the exchange-rate part.
    std::vector<Transaction> rows{make({"2023-01-03", Type::kBuy, "E", "10", "100"})};
    rows[0].currency = fin::Currency::kEur;
    MarketInputs market;
    market.rates[fin::Currency::kEur].points = {{day("2023-01-03"), dec("1.10")},
                                                {day("2024-05-01"), dec("1.20")}};
    const LotSettings settings{.prices = {{"E", dec("150")}},
                               .price_currencies = {{"E", fin::Currency::kUsd}}};
    const auto report = lot_report(rows, settings);
    EXPECT_FALSE(report->value.open_lots.at(0).market_value);
    EXPECT_FALSE(report->value.open_lots.at(0).unrealized_gain);
    EXPECT_EQ(report->issues.at(0).code, "price_currency");
    const auto gains = unrealized(rows, settings, market, "2024-05-01");
    EXPECT_EQ(gains.value.unrealized.gain, dec("400"));
    EXPECT_EQ(gains.value.unrealized.price_gain, dec("300"));
    EXPECT_EQ(gains.value.unrealized.fx_gain, dec("100"));
}

}  // namespace
}  // namespace ballast::ledger
