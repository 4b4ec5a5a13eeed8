#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

constexpr std::string_view kPrices =
    R"({"source":"made for a test","commit":true,"prices":[)"
    R"({"date":"2024-01-02","B":20.5,"A":10},{"date":"2024-01-03","B":21,"A":null},)"
    R"({"date":"2024-01-04","B":22,"A":10.25}]})";

// An import of the text of a file.
std::string import_of(std::string_view csv, bool commit, std::string_view more = "") {
    std::string text;
    for (const char c : csv) text += c == '\n' ? std::string("\\n") : std::string(1, c);
    return fmt::format(R"({{"content":"{}","file_name":"f.csv","commit":{}{}}})", text, commit,
                       more);
}

TEST(MarketMethods, APlanCountsPricesThatAnotherSourceHasToo) {
    World world;
    world.body("market.import_prices", kPrices);
    const auto messages = [&](std::string_view csv) {
        const test::Json plan(
            world.body("market.import_prices", import_of(csv, false, R"(,"source":"other")")));
        return plan.texts("/issues", "message");
    };
    EXPECT_THAT(messages("date,A\n2024-01-02,11\n"),
                Contains(HasSubstr("1 price is on a date that has a price from another source")));
    EXPECT_THAT(messages("date,A,B\n2024-01-02,11,12\n"),
                Contains(HasSubstr("2 prices are on dates that have a price from another source")));
}

TEST(MarketMethods, PricesAreReadBackAsTheyWereStored) {
    World world;
    const test::Json plan(world.body("market.import_prices", kPrices));
    EXPECT_TRUE(plan.truth("/committed"));
    EXPECT_EQ(plan.text("/first_date"), "2024-01-02");
    EXPECT_EQ(plan.text("/last_date"), "2024-01-04");
    EXPECT_EQ(plan.number("/totals/added"), 5.0);
    EXPECT_EQ(plan.number("/totals/without_price"), 1.0);
    EXPECT_EQ(plan.text("/plan_digest").size(), 64U);

    const test::Json read(world.body("market.prices", R"({"symbols":["A","B","C"]})"));
    EXPECT_EQ(read.text("/as_of"), "2024-01-04");
    const std::string shown = read.minified();
    EXPECT_THAT(shown, HasSubstr("20.5"));
    EXPECT_THAT(shown, HasSubstr("10.25"));
    EXPECT_THAT(shown, HasSubstr("null"));
    ASSERT_EQ(read.size("/issues"), 1U);
    EXPECT_EQ(read.text("/issues/0/code"), "no_prices");
    EXPECT_EQ(read.text("/issues/0/where"), "C");
}

TEST(MarketMethods, DataAfterAsOfIsNotUsed) {
    World world;
    world.body("market.import_prices", kPrices);
    const std::string early =
        world.body("market.prices", R"({"symbols":["B"],"as_of":"2024-01-03"})");
    EXPECT_EQ(early.find("22"), std::string::npos) << early;
    const std::string last = world.body("market.prices", R"({"symbols":["B"],"last":1})");
    EXPECT_EQ(last.find("21"), std::string::npos) << last;
    const std::string from =
        world.body("market.prices", R"({"symbols":["B"],"from":"2024-01-04"})");
    EXPECT_EQ(from.find("20.5"), std::string::npos) << from;
}

TEST(MarketMethods, ADateOutsideThePricesIsRejectedWithTheirRange) {
    World world;
    world.body("market.import_prices", kPrices);
    for (const std::string date : {"2024-01-01", "2024-01-05", "1900-01-01", "9999-12-31"}) {
        const Error error =
            world.error("market.prices", R"({"symbols":["A"],"as_of":")" + date + R"("})");
        EXPECT_EQ(error.code, Code::kInvalidInput) << date;
        EXPECT_THAT(error.message, HasSubstr("2024-01-02 to 2024-01-04"));
        EXPECT_THAT(error.errors, Contains(Field(&FieldError::pointer, "/as_of")));
    }
}

TEST(MarketMethods, ImportingTheSamePricesAgainAddsNothing) {
    World world;
    world.body("market.import_prices", kPrices);
    const test::Json again(world.body("market.import_prices", kPrices));
    EXPECT_EQ(again.number("/totals/unchanged"), 5.0);
    EXPECT_EQ(again.number("/totals/added"), 0.0);
    EXPECT_EQ(test::Json(world.body("market.datasets")).size("/data"), 1U);
    EXPECT_EQ(test::Json(world.body("market.datasets", R"({"kind":"other"})")).size("/data"), 0U);
}

TEST(MarketMethods, ASeriesThatStatesNoCurrencyIsInThatOfItsSecurity) {
    World world;
    world.body("market.import_prices", kPrices);
    const auto currency = [&] {
        return std::string(
            test::Json(world.body("market.series", R"({"symbol":"A"})")).text("/currency"));
    };
    EXPECT_EQ(currency(), "");
    world.body("market.put_securities", R"({"securities":[{"symbol":"A","name":"Alpha"}]})");
    EXPECT_EQ(currency(), "");
    world.body("market.put_securities", R"({"securities":[{"symbol":"A","currency":"CHF"}]})");
    EXPECT_EQ(currency(), "CHF");
}

TEST(MarketMethods, AnImportOfOneSymbolLeavesAllOthers) {
    World world;
    world.body("market.import_prices", kPrices);
    const std::string before = world.body("market.series", R"({"symbol":"B"})");
    world.body("market.import_prices",
               R"({"source":"made","commit":true,"prices":[{"date":"2024-02-01","A":7}]})");
    EXPECT_EQ(world.body("market.series", R"({"symbol":"B"})"), before);
    const test::Json a(world.body("market.series", R"({"symbol":"A"})"));
    EXPECT_EQ(a.size("/bars"), 3U);
    EXPECT_EQ(test::Json(world.body("market.prices", R"({"symbols":["A"]})")).text("/as_of"),
              "2024-02-01");
}

TEST(MarketMethods, APlanStoresNothingAndACommitStoresExactlyIt) {
    World world;
    world.body("market.import_prices", kPrices);
    const std::string csv = "date,symbol,close\n2024-01-04,A,10.5\n2024-01-05,A,11\n";
    const test::Json plan(world.body("market.import_prices",
                                     import_of(csv, false, R"(,"source":"made for a test")")));
    EXPECT_FALSE(plan.truth("/committed"));
    EXPECT_EQ(plan.text("/layout"), "long");
    EXPECT_EQ(plan.number("/totals/added"), 1.0);
    EXPECT_EQ(plan.number("/totals/restated"), 1.0);
    EXPECT_EQ(plan.number("/restatements/0/before"), 10.25);
    EXPECT_EQ(plan.number("/restatements/0/after"), 10.5);
    EXPECT_EQ(test::Json(world.body("market.series", R"({"symbol":"A"})")).size("/bars"), 2U);

    // Another import in between changes the plan.
    world.body(
        "market.import_prices",
        R"({"source":"made for a test","commit":true,"prices":[{"date":"2024-01-05","A":9}]})");
    const std::string commit =
        import_of(csv, true,
                  fmt::format(R"(,"source":"made for a test","plan_digest":"{}")",
                              plan.text("/plan_digest")));
    const Error stale = world.error("market.import_prices", commit);
    EXPECT_EQ(stale.code, Code::kConflict);
    EXPECT_EQ(test::Json(world.body("market.series", R"({"symbol":"A"})")).number("/bars/2/close"),
              9.0);
}

TEST(MarketMethods, ARestatedPriceKeepsItsEarlierValue) {
    World world;
    world.body("market.import_prices", kPrices);
    const std::string learned = world.clock().now().to_string();
    for (const std::string close : {"10.5", "10.75"}) {
        world.clock().advance(std::chrono::hours(1));
        world.body("market.import_prices", import_of("date,A\n2024-01-04," + close + "\n", true,
                                                     R"(,"source":"made for a test")"));
    }
    const test::Json now(world.body("market.series", R"({"symbol":"A"})"));
    EXPECT_EQ(now.number("/bars/1/close"), 10.75);
    ASSERT_EQ(now.size("/restatements"), 2U);
    EXPECT_EQ(now.number("/restatements/0/close"), 10.25);
    EXPECT_EQ(now.number("/restatements/0/replaced_by"), 10.5);
    EXPECT_EQ(now.number("/restatements/1/close"), 10.5);
    const test::Json then(
        world.body("market.series", fmt::format(R"({{"symbol":"A","known_at":"{}"}})", learned)));
    EXPECT_EQ(then.number("/bars/1/close"), 10.25);
}

TEST(MarketMethods, RejectedPricesNameTheirLineColumnAndFix) {
    World world;
    const test::Json plan(world.body(
        "market.import_prices",
        import_of("Date;Symbol;Close;Volume\n2024-01-02;A;10;5\n2024-13-02;A;10;5\n"
                  "2024-01-03;;10;5\n2024-01-03;A;ten;5\n2024-01-04;A;-1;5\n2024-01-05;A;;5\n"
                  "2024-01-02;A;11;5\n2024-01-02;A;10;5\n2999-01-02;A;10;5\n2024-01-08;A;10;-5\n",
                  true)));
    EXPECT_EQ(plan.number("/totals/added"), 1.0);
    EXPECT_EQ(plan.number("/totals/repeated"), 1.0);
    EXPECT_EQ(plan.number("/totals/without_price"), 1.0);
    EXPECT_THAT(plan.texts("/rejected", "reason"),
                ElementsAre("date", "symbol", "number", "close", "duplicate", "future", "number"));
    EXPECT_EQ(plan.number("/rejected/0/line"), 3.0);
    EXPECT_EQ(plan.text("/rejected/0/column"), "Date");
    EXPECT_EQ(plan.text("/rejected/0/value"), "2024-13-02");
    EXPECT_EQ(plan.text("/rejected/6/column"), "Volume");
    for (int i = 0; i < 7; ++i) {
        EXPECT_FALSE(plan.text(fmt::format("/rejected/{}/expected", i)).empty());
        EXPECT_FALSE(plan.text(fmt::format("/rejected/{}/fix", i)).empty());
    }
}

TEST(MarketMethods, NamesThatMisleadAreRejected) {
    World world;
    const test::Json rows(world.body(
        "market.import_prices",
        import_of("date,symbol,close,source\n2024-01-02,A\u202EB,1,s\n2024-01-02,A\u2028B,1,s\n"
                  "2024-01-02,A,1,s\u2066\n2024-01-02,Ä,1,s\n",
                  true)));
    EXPECT_EQ(rows.number("/totals/added"), 1.0);
    EXPECT_THAT(rows.texts("/rejected", "reason"), ElementsAre("symbol", "symbol", "source"));
    EXPECT_THAT(rows.text("/rejected/0/expected"), HasSubstr("writing direction"));
    const test::Json wide(
        world.body("market.import_prices", import_of("date,W,A\u202EB\n2024-01-02,1,2\n", true)));
    EXPECT_THAT(wide.texts("/symbols", "symbol"), ElementsAre("W"));
    for (const std::string_view request :
         {R"({"prices":[{"date":"2024-01-02","A\u0007":1}]})",
          R"({"prices":[{"date":"2024-01-02","A\u0000":1}]})",
          R"({"prices":[{"date":"2024-01-02","A\u202eB":1}]})",
          R"({"source":"a\tb","prices":[{"date":"2024-01-02","A":1}]})"}) {
        const Error error = world.error("market.import_prices", request);
        EXPECT_EQ(error.code, Code::kInvalidInput) << request;
        EXPECT_THAT(error.message, HasSubstr("writing direction")) << request;
    }
    const test::Json securities(
        world.body("market.import_securities",
                   import_of("symbol,name\nA\u202EB,x\nB,x\u202Ey\nC,東京\n", true)));
    EXPECT_THAT(securities.texts("/rejected", "reason"), ElementsAre("symbol", "character"));
    EXPECT_THAT(test::Json(world.body("market.securities")).texts("/data", "symbol"),
                ElementsAre("C"));
}

TEST(MarketMethods, LayoutsAndLocalFormatsAreRead) {
    struct Case {
        std::string_view csv;
        std::string_view more;
        double close;
    };
    for (const Case& one : {
             Case{"Date,A\n2024-01-02,1234.5\n", "", 1234.5},
             Case{"date;A\n31.01.2024;1.234,50\n", "", 1234.5},
             Case{"day,close\n1/31/2024,12\n", R"(,"symbol":"A")", 12},
             Case{"Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,3,1,2,1.9,100\n",
                  R"(,"symbol":"A")", 2},
             Case{"timestamp,ticker,price\n2024-01-02T21:00:00Z,A,5\n", "", 5},
         }) {
        World world;
        world.body("market.import_prices", import_of(one.csv, true, one.more));
        const test::Json series(world.body("market.series", R"({"symbol":"A"})"));
        EXPECT_EQ(series.number("/bars/0/close"), one.close) << one.csv;
    }
    World world;
    const Error unnamed =
        world.error("market.import_prices", import_of("date,close\n2024-01-02,1\n", false));
    EXPECT_THAT(unnamed.errors, Contains(Field(&FieldError::pointer, "/symbol")));
    const Error dateless = world.error("market.import_prices", import_of("a,b\n1,2\n", false));
    EXPECT_THAT(dateless.message, HasSubstr("no column of dates"));
}

TEST(MarketMethods, ThePreviewFlagsTheMergedSeries) {
    World world;
    std::string first = "date,A\n";
    std::string second = "date,A\n";
    fin::Date date = *fin::Date::parse("2024-01-02");
    for (int i = 0; i < 120; ++i, ++date) {
        if (date.is_weekend()) continue;
        const double close = 100.0 + 0.3 * (i % 7);
        (i < 90 ? first : second) +=
            fmt::format("{},{:.2f}\n", date.to_string(), i < 90 ? close : close / 2);
    }
    world.body("market.import_prices", import_of(first, true));
    const test::Json plan(world.body("market.import_prices", import_of(second, false)));
    EXPECT_THAT(plan.texts("/flags", "kind"), Contains("split"));
    EXPECT_GT(plan.number("/symbols/0/flags"), 0.0);
}

TEST(MarketMethods, CoverageListsGapsStalenessAndHolders) {
    World world;
    world.body("market.import_prices", kPrices);
    world.body("portfolio.create", R"({"slug":"p","name":"Fund"})");
    for (const std::string symbol : {"A", "C"})
        world.body("position.create",
                   fmt::format(R"({{"portfolio":"p","symbol":"{}","quantity":"5"}})", symbol));
    const test::Json all(world.body("market.coverage", R"({"as_of":"2024-01-11"})"));
    EXPECT_THAT(all.texts("/data", "symbol"), ElementsAre("A", "B", "C"));
    EXPECT_EQ(all.number("/data/0/closes"), 2.0);
    EXPECT_EQ(all.number("/data/0/missing_sessions"), 1.0);
    EXPECT_EQ(all.number("/data/0/gaps"), 1.0);
    EXPECT_EQ(all.number("/data/0/stale_sessions"), 5.0);
    EXPECT_EQ(all.text("/data/0/held_by/0/name"), "Fund");
    EXPECT_EQ(all.number("/data/2/closes"), 0.0);
    EXPECT_EQ(all.number("/totals/missing"), 1.0);
    EXPECT_EQ(all.number("/totals/stale"), 1.0);
    const auto symbols = [&](const std::string& request) {
        return test::Json(world.body("market.coverage", request)).texts("/data", "symbol");
    };
    EXPECT_THAT(symbols(R"({"show":"held"})"), ElementsAre("A", "C"));
    EXPECT_THAT(symbols(R"({"show":"missing"})"), ElementsAre("C"));
    EXPECT_THAT(symbols(R"({"show":"stale","as_of":"2024-01-11"})"), ElementsAre("A", "B"));
    EXPECT_THAT(symbols(R"({"show":"stale","as_of":"2024-01-09"})"), ElementsAre());
    EXPECT_THAT(symbols(R"({"show":"flagged"})"), ElementsAre("A"));
    EXPECT_THAT(symbols(R"({"text":"b"})"), ElementsAre("B"));
    EXPECT_THAT(symbols(R"({"source":"none"})"), ElementsAre());
    const test::Json page(world.body("market.coverage", R"({"limit":2})"));
    EXPECT_THAT(symbols(fmt::format(R"({{"limit":2,"cursor":"{}"}})", page.text("/next_cursor"))),
                ElementsAre("C"));
}

TEST(MarketMethods, ADeletionStatesItsConsequencesFirst) {
    World world;
    world.body("market.import_prices", kPrices);
    world.body("portfolio.create", R"({"slug":"p","name":"Fund"})");
    world.body("position.create", R"({"portfolio":"p","symbol":"A","quantity":"5"})");
    const test::Json plan(world.body("market.delete_prices", R"({"symbols":["A"]})"));
    EXPECT_EQ(plan.number("/rows"), 2.0);
    EXPECT_EQ(plan.text("/series/0/held_by/0/slug"), "p");
    EXPECT_THAT(plan.text("/issues/0/message"), HasSubstr("held by Fund"));
    EXPECT_EQ(test::Json(world.body("market.series", R"({"symbol":"A"})")).size("/bars"), 2U);
    world.body("market.delete_prices",
               fmt::format(R"({{"symbols":["A"],"commit":true,"plan_digest":"{}"}})",
                           plan.text("/plan_digest")));
    EXPECT_EQ(world.error("market.series", R"({"symbol":"A"})").code, Code::kNotFound);
    EXPECT_EQ(test::Json(world.body("market.series", R"({"symbol":"B"})")).size("/bars"), 3U);
    const auto audit = world.audit(world.owner().tenant, "market.delete_prices");
    ASSERT_FALSE(audit.empty());
    EXPECT_EQ(audit.front().entry.object, "prices:A");
    EXPECT_EQ(world.error("market.delete_prices").code, Code::kInvalidInput);
    EXPECT_EQ(world.error("market.delete_prices", R"({"symbols":["A"]})").code, Code::kNotFound);
}

TEST(MarketMethods, ADatasetInUseIsNotDeleted) {
    World world;
    world.body("market.import_prices", kPrices);
    const test::Json datasets(world.body("market.datasets"));
    EXPECT_EQ(datasets.text("/data/0/used_for"), "Current prices");
    const Error refused = world.error("market.delete_dataset",
                                      fmt::format(R"({{"id":"{}"}})", datasets.text("/data/0/id")));
    EXPECT_EQ(refused.code, Code::kConflict);
    EXPECT_THAT(refused.message, HasSubstr("Current prices"));
}

TEST(MarketMethods, AnExportImportsToNothingNew) {
    World world;
    world.body("market.import_prices", kPrices);
    const test::Json file(world.body("market.export_prices"));
    EXPECT_EQ(file.number("/rows"), 5.0);
    EXPECT_THAT(file.text("/content"), HasSubstr("B,2024-01-02,,,,20.5,,,made for a test,"));
    const test::Json plan(
        world.body("market.import_prices", import_of(file.text("/content"), false)));
    EXPECT_EQ(plan.number("/totals/unchanged"), 5.0);
    EXPECT_EQ(plan.number("/totals/rejected"), 0.0);
}

TEST(MarketMethods, InvalidPricesAreRejected) {
    World world;
    for (const std::string_view prices :
         {R"([])", R"([{"date":"2024-01-02"}])", R"([{"date":"2024-01-02","A":0}])",
          R"([{"date":"2024-01-02","A":-1}])", R"([{"date":"2024-01-02","A":"x"}])",
          R"([{"date":"2024-01-03","A":1},{"date":"2024-01-02","A":1}])",
          R"([{"date":"2024-01-02","A":1},{"date":"2024-01-02","A":1}])",
          R"([{"date":"2024-01-02","A":1,"A":2}])", R"([{"date":"2024-01-02","A":1e400}])",
          R"([{"A":1}])", R"("x")"}) {
        const Error error = world.error("market.import_prices",
                                        fmt::format(R"({{"source":"s","prices":{}}})", prices));
        EXPECT_EQ(error.code, Code::kInvalidInput) << prices << " " << error.message;
        EXPECT_FALSE(error.message.empty());
    }
    EXPECT_EQ(test::Json(world.body("market.datasets")).size("/data"), 0U);
}

TEST(MarketMethods, SecuritiesAreAddedReplacedAndFound) {
    World world;
    EXPECT_EQ(world.body("market.put_securities",
                         R"({"securities":[{"symbol":"A","name":"Alpha"},)"
                         R"({"symbol":"B","name":"Beta","type":"etf","sector":"Energy"}]})"),
              R"({"written":2})");
    world.body("market.put_securities", R"({"securities":[{"symbol":"A","name":"Alpha Two"}]})");
    const test::Json list(world.body("market.securities"));
    EXPECT_THAT(list.texts("/data", "name"), ElementsAre("Alpha Two", "Beta"));
    EXPECT_EQ(list.text("/data/1/sector"), "Energy");
    // A field that is not given keeps its value.
    world.body("market.put_securities", R"({"securities":[{"symbol":"B","country":"US"}]})");
    EXPECT_EQ(test::Json(world.body("market.securities")).text("/data/1/sector"), "Energy");
    EXPECT_EQ(test::Json(world.body("market.securities", R"({"text":"beta"})")).size("/data"), 1U);
    const test::Json page(world.body("market.securities", R"({"limit":1})"));
    EXPECT_THAT(
        test::Json(world.body("market.securities", fmt::format(R"({{"limit":1,"cursor":"{}"}})",
                                                               page.text("/next_cursor"))))
            .texts("/data", "symbol"),
        ElementsAre("B"));
}

TEST(MarketMethods, ACurrencyThatIsNotKnownIsNull) {
    World world;
    const auto is_unknown = [&] {
        return test::Json(world.body("market.securities")).is_null("/data/0/currency");
    };
    world.body("market.put_securities", R"({"securities":[{"symbol":"A","name":"Alpha"}]})");
    EXPECT_TRUE(is_unknown());
    world.body("market.put_securities", R"({"securities":[{"symbol":"A","currency":"CHF"}]})");
    EXPECT_EQ(test::Json(world.body("market.securities")).text("/data/0/currency"), "CHF");
    // XXX is the code of ISO 4217 for no currency.
    world.body("market.put_securities", R"({"securities":[{"symbol":"A","currency":"XXX"}]})");
    EXPECT_TRUE(is_unknown());
}

TEST(MarketMethods, AFileOfSecuritiesChangesOnlyItsFields) {
    World world;
    world.body("market.put_securities",
               R"({"securities":[{"symbol":"A","name":"Alpha","sector":"Energy"}]})");
    const std::string csv =
        "Symbol,Type,Country,Note\nA,ETF,,x\nB,bond,US,\nC,nothing,,\nA,,US,\n,etf,,\n";
    const test::Json plan(world.body("market.import_securities", import_of(csv, false)));
    EXPECT_EQ(plan.number("/totals/changed"), 1.0);
    EXPECT_EQ(plan.number("/totals/added"), 1.0);
    EXPECT_THAT(plan.texts("/rejected", "reason"),
                ElementsAre("not_allowed", "duplicate", "symbol"));
    EXPECT_EQ(plan.text("/securities/0/changes/0/field"), "type");
    EXPECT_EQ(plan.text("/securities/0/changes/0/before"), "equity");
    EXPECT_EQ(plan.size("/securities/0/changes"), 1U);
    EXPECT_EQ(test::Json(world.body("market.securities")).size("/data"), 1U);
    world.body(
        "market.import_securities",
        import_of(csv, true, fmt::format(R"(,"plan_digest":"{}")", plan.text("/plan_digest"))));
    const test::Json list(world.body("market.securities", R"({"usage":true})"));
    EXPECT_THAT(list.texts("/data", "symbol"), ElementsAre("A", "B"));
    EXPECT_EQ(list.text("/data/0/sector"), "Energy");
    EXPECT_EQ(list.text("/data/0/type"), "etf");
    EXPECT_EQ(list.size("/usage"), 2U);
    const test::Json deletion(world.body("market.delete_securities", R"({"symbols":["A"]})"));
    EXPECT_FALSE(deletion.truth("/committed"));
    world.body("market.delete_securities", R"({"symbols":["A"],"commit":true})");
    EXPECT_THAT(test::Json(world.body("market.securities")).texts("/data", "symbol"),
                ElementsAre("B"));
}

TEST(MarketMethods, WithoutPricesTheErrorStatesTheFix) {
    World world;
    const Error error = world.error("market.prices", R"({"symbols":["A"]})");
    EXPECT_EQ(error.code, Code::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("demo load"));
}

}  // namespace
}  // namespace ballast::service
