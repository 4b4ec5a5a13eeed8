// The parsers against the shapes that the providers document (field names and nesting; the values
// are made up), and against responses that are wrong in the ways that providers have been.
#include <cmath>
#include <gtest/gtest.h>

#include "feed/provider.hpp"

namespace ballast::feed {
namespace {

fin::Date day(std::string_view text) { return *fin::Date::parse(text); }

Provider provider(ProviderKind kind) {
    Provider made{.name = "p",
                  .kind = kind,
                  .base = "https://p.example",
                  .key = "k",
                  .currency = "USD",
                  .enabled = true,
                  .license_accepted = true};
    if (kind == ProviderKind::kCsv)
        made.base = "https://p.example/{symbol}?f={from}&t={to_compact}";
    return made;
}

SeriesQuery query(std::string symbol = "AAA") {
    return {.symbol = symbol,
            .provider_symbol = symbol,
            .from = day("2024-01-01"),
            .to = day("2024-12-31")};
}

Result<PriceSeries> prices(ProviderKind kind, std::string body, SeriesQuery asked = query()) {
    return parse_prices(provider(kind), asked, {.status = 200, .body = std::move(body)});
}

Result<MacroSeries> macro(ProviderKind kind, std::string body, SeriesQuery asked) {
    return parse_macro(provider(kind), asked, {.status = 200, .body = std::move(body)});
}

// 2024-06-06, 07, 10 (13:30 UTC); a split of 10 for 1 before the opening of the 10th.
constexpr std::string_view kYahoo = R"({"chart":{"result":[{
  "meta":{"currency":"USD","instrumentType":"EQUITY","exchangeTimezoneName":"America/New_York",
          "gmtoffset":-14400},
  "timestamp":[1717680600,1717767000,1718026200],
  "events":{"dividends":{"1718026200":{"amount":0.01,"date":1718026200}},
            "splits":{"1718026200":{"date":1718026200,"numerator":10,"denominator":1,
                                    "splitRatio":"10:1"}}},
  "indicators":{"quote":[{"open":[124.0,119.7,120.3],"high":[125.5,121.6,123.1],
                          "low":[118.3,118.0,117.0],"close":[121.0,120.8,121.7],
                          "volume":[6640000,4120000,3141]}],
                "adjclose":[{"adjclose":[120.9,120.8,121.7]}]}}],"error":null}})";

TEST(Yahoo, PricesBeforeASplitAreAsTraded) {
    const auto series = prices(ProviderKind::kYahoo, std::string(kYahoo));
    ASSERT_TRUE(series) << series.error().message;
    ASSERT_EQ(series->bars.size(), 3U);
    EXPECT_EQ(series->bars[0].date, day("2024-06-06"));
    EXPECT_DOUBLE_EQ(series->bars[0].close, 1210.0);
    EXPECT_DOUBLE_EQ(*series->bars[0].high, 1255.0);
    EXPECT_DOUBLE_EQ(*series->bars[0].volume, 664'000.0);
    EXPECT_DOUBLE_EQ(series->bars[2].close, 121.7);
    EXPECT_EQ(series->bars[2].currency, "USD");
    EXPECT_EQ(series->bars[2].source, "p");
    ASSERT_EQ(series->actions.size(), 2U);
    EXPECT_EQ(series->actions[1].kind, ActionKind::kSplit);
    EXPECT_EQ(series->actions[1].value, 10.0);
    EXPECT_EQ(series->actions[0].date, day("2024-06-10"));
}

// Of a share before the split, as those who held it were paid.
TEST(Yahoo, DividendsBeforeASplitAreAsPaid) {
    std::string body(kYahoo);
    const std::string before = R"("1717680600":{"amount":0.04,"date":1717680600},)";
    body.insert(body.find("\"1718026200\":{\"amount\""), before);
    const auto series = prices(ProviderKind::kYahoo, body);
    ASSERT_TRUE(series) << series.error().message;
    ASSERT_EQ(series->actions.size(), 3U);
    EXPECT_EQ(series->actions[0].date, day("2024-06-06"));
    EXPECT_DOUBLE_EQ(series->actions[0].value, 0.4);
    // The dividend of the day of the split is one of a new share.
    EXPECT_DOUBLE_EQ(series->actions[1].value, 0.01);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(Yahoo, HundredthsAreConvertedToTheCurrency) {
    const auto series =
        prices(ProviderKind::kYahoo, replaced(std::string(kYahoo), R"("USD")", R"("GBp")"));
    ASSERT_TRUE(series);
    EXPECT_EQ(series->bars[2].currency, "GBP");
    EXPECT_DOUBLE_EQ(series->bars[2].close, 1.217);
    EXPECT_DOUBLE_EQ(series->actions[0].value, 0.0001);
}

TEST(Yahoo, MissingIsNotZeroAndTheCurrentSessionIsLeftOut) {
    std::string body = replaced(std::string(kYahoo), "\"close\":[121.0", "\"close\":[null");
    auto asked = query();
    asked.to = day("2024-06-07");
    const auto series = prices(ProviderKind::kYahoo, body, asked);
    ASSERT_TRUE(series);
    ASSERT_EQ(series->bars.size(), 1U);
    EXPECT_EQ(series->missing, 1U);
    EXPECT_EQ(series->provisional, 1U);
    // The split after the period still undoes the adjustment.
    EXPECT_DOUBLE_EQ(series->bars[0].close, 1208.0);
}

TEST(Yahoo, EqualRowsCountOnceAndContradictoryOnesNotAtAll) {
    std::string twice =
        replaced(std::string(kYahoo), "1717680600,1717767000", "1717680600,1717680600");
    const auto series = prices(ProviderKind::kYahoo, twice);
    ASSERT_TRUE(series);
    EXPECT_EQ(series->bars.size(), 1U);
    ASSERT_EQ(series->issues.size(), 1U);
    EXPECT_EQ(series->issues[0].code, "contradictory_rows");
}

TEST(Yahoo, AnEmptyPeriodIsAnEmptySeries) {
    const auto series = prices(ProviderKind::kYahoo,
                               R"({"chart":{"result":[{"meta":{"currency":"USD"},
                                   "indicators":{"quote":[{}],"adjclose":[{}]}}],"error":null}})");
    ASSERT_TRUE(series) << series.error().message;
    EXPECT_TRUE(series->bars.empty());
}

TEST(Yahoo, OtherResponsesAreErrorsThatNameTheElement) {
    for (const auto& [body, expected] : std::vector<std::pair<std::string, std::string>>{
             {"<html>Will be right back</html>", "not complete JSON"},
             {"", "not complete JSON"},
             {std::string(kYahoo.substr(0, 300)), "not complete JSON"},
             {R"({"surprise":true})", "/chart/result/0"},
             {replaced(std::string(kYahoo), "\"volume\"", "\"volumes\""), "volume"},
             {replaced(std::string(kYahoo), "\"currency\"", "\"currencies\""), "currency"},
             {replaced(std::string(kYahoo), "[121.0,", "["), "as long as"},
             {R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data"}}})",
              "No data"},
         }) {
        const auto series = prices(ProviderKind::kYahoo, body);
        ASSERT_FALSE(series) << body.substr(0, 60);
        EXPECT_NE(series.error().message.find(expected), std::string::npos)
            << series.error().message;
    }
}

TEST(Yahoo, RequestsRunToThePresent) {
    auto asked = query("BRK-B");
    const auto request = price_request(provider(ProviderKind::kYahoo), asked);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->url,
              "https://p.example/v8/finance/chart/BRK-B?period1=1704067200&period2=9999999999"
              "&interval=1d&events=div%2Csplits");
    asked.provider_symbol = "^GSPC/../x?y";
    EXPECT_NE(price_request(provider(ProviderKind::kYahoo), asked)
                  ->url.find("chart/%5EGSPC%2F..%2Fx%3Fy?"),
              std::string::npos);
}

TEST(Polygon, AggregatesAndTheirNextPage) {
    const std::string body = R"({"ticker":"AAA","queryCount":2,"resultsCount":2,"adjusted":false,
      "results":[{"v":70790813,"vw":131.6,"o":130.465,"c":130.15,"h":133.41,"l":129.89,
                  "t":1704171600000,"n":645365},
                 {"v":1,"o":1,"c":null,"h":1,"l":1,"t":1704258000000}],
      "status":"OK","next_url":"https://p.example/v2/aggs/next?cursor=x"})";
    const auto series = prices(ProviderKind::kPolygon, body);
    ASSERT_TRUE(series) << series.error().message;
    ASSERT_EQ(series->bars.size(), 1U);
    EXPECT_EQ(series->bars[0].date, day("2024-01-02"));
    EXPECT_EQ(series->missing, 1U);
    EXPECT_EQ(series->next, "https://p.example/v2/aggs/next?cursor=x");
    auto asked = query();
    asked.next = series->next;
    EXPECT_EQ(price_request(provider(ProviderKind::kPolygon), asked)->url, series->next);
    asked.next = "https://evil.example/v2/aggs/next";
    EXPECT_FALSE(price_request(provider(ProviderKind::kPolygon), asked)) << "the key would leak";
    EXPECT_FALSE(prices(ProviderKind::kPolygon, R"({"status":"NOT_AUTHORIZED","message":"plan"})"));
    EXPECT_FALSE(
        prices(ProviderKind::kPolygon, replaced(body, "\"adjusted\":false", "\"adjusted\":true")));
}

TEST(Fmp, RowsNewestFirstAndErrorsWithStatus200) {
    const auto series = prices(
        ProviderKind::kFmp,
        R"([{"symbol":"AAA","date":"2024-02-04","open":227.2,"high":233.1,"low":226.6,"close":232.8,
             "volume":44489128},
            {"symbol":"AAA","date":"2024-02-03","open":"NA","high":"","low":1,"close":228.0,
             "volume":73063301}])");
    ASSERT_TRUE(series) << series.error().message;
    ASSERT_EQ(series->bars.size(), 2U);
    EXPECT_EQ(series->bars[0].date, day("2024-02-03"));
    EXPECT_FALSE(series->bars[0].open);
    const auto spent = prices(ProviderKind::kFmp, R"({"Error Message":"Limit Reach . Please"})");
    ASSERT_FALSE(spent);
    EXPECT_EQ(spent.error().code, Code::kLimitExceeded);
    EXPECT_FALSE(prices(ProviderKind::kFmp, R"([{"symbol":"BBB","date":"2024-02-03","close":1}])"));
}

TEST(Csv, AnyFileOfPrices) {
    const std::string body =
        "Date,Open,High,Low,Close,Volume\n"
        "2024-02-01,1,2,0.5,1.5,100\n2024-02-02,,,,n/a,\n"
        "2024-02-05,1,2,0.5,-3,100\n";
    const auto series = prices(ProviderKind::kCsv, body);
    ASSERT_TRUE(series) << series.error().message;
    ASSERT_EQ(series->bars.size(), 1U);
    EXPECT_EQ(series->missing, 1U);
    EXPECT_EQ(series->issues.size(), 1U);
    // Stooq without a key: status 200 and a page
    EXPECT_FALSE(prices(ProviderKind::kCsv, "<!DOCTYPE html><html>"));
    EXPECT_FALSE(prices(ProviderKind::kCsv, "symbol,date,close\nBBB,2024-02-01,5\n"));
    EXPECT_EQ(price_request(provider(ProviderKind::kCsv), query("A/B"))->url,
              "https://p.example/A%2FB?f=2024-01-01&t=20241231");
}

TEST(Fred, ObservationsWithMissingValuesAndPages) {
    const auto series = macro(ProviderKind::kFred,
                              R"({"count":4,"offset":0,"limit":3,"observations":[
            {"realtime_start":"2024-01-30","realtime_end":"2024-01-30","date":"2024-01-02","value":"5.40"},
            {"realtime_start":"2024-01-30","realtime_end":"2024-01-30","date":"2024-01-03","value":"."},
            {"realtime_start":"2024-01-30","realtime_end":"2024-01-30","date":"2024-01-04","value":"-0.1"}]})",
                              query("DGS3MO"));
    ASSERT_TRUE(series) << series.error().message;
    EXPECT_EQ(series->values,
              (std::vector<MacroValue>{{day("2024-01-02"), 5.4}, {day("2024-01-04"), -0.1}}));
    EXPECT_EQ(series->missing, 1U);
    EXPECT_EQ(series->next, "3");
    const auto error = macro(ProviderKind::kFred,
                             R"({"error_code":400,"error_message":"Bad Request. x"})", query("X"));
    ASSERT_FALSE(error);
    EXPECT_NE(error.error().message.find("Bad Request. x"), std::string::npos);
    const auto request = macro_request(provider(ProviderKind::kFred), query("DGS3MO"));
    ASSERT_TRUE(request);
    EXPECT_EQ(request->url.find("api_key"), std::string::npos);
    EXPECT_EQ(request->secrets.at(0).first, "api_key");
}

TEST(Ecb, ColumnsByNameAndTheKeyIsChecked) {
    const std::string body =
        "KEY,FREQ,TIME_PERIOD,OBS_VALUE\n"
        "EXR.D.USD.EUR.SP00.A,D,2024-01-02,1.0956\n"
        "EXR.D.USD.EUR.SP00.A,D,2024-01-03,\n"
        "EXR.D.USD.EUR.SP00.A,D,2024-01-04,NaN\n";
    const auto series = macro(ProviderKind::kEcb, body, query("EXR/D.USD.EUR.SP00.A"));
    ASSERT_TRUE(series) << series.error().message;
    EXPECT_EQ(series->values, (std::vector<MacroValue>{{day("2024-01-02"), 1.0956}}));
    EXPECT_EQ(series->missing, 2U);
    EXPECT_FALSE(macro(ProviderKind::kEcb, body, query("EXR/D.GBP.EUR.SP00.A")));
    EXPECT_FALSE(macro(ProviderKind::kEcb, "A,B\n1,2\n", query("EXR/D.USD.EUR.SP00.A")));
    EXPECT_FALSE(macro_request(provider(ProviderKind::kEcb), query("EXR")));
}

}  // namespace
}  // namespace ballast::feed
