// Quotes, option chains, ratings, prices of loans, the order of sources and decisions about flags;
// downloads against the double of the providers (tests/doubles/upstream.py).
#include "fin/calendar.hpp"
#include "service/market/providers.hpp"
#include "support/upstream.hpp"
#include "support/world.hpp"
#include "wire/json.hpp"

namespace ballast::service {
namespace {

using test::Json;
using test::ok;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kRatings =
    "id_type,id,agency,rating,outlook,watch,as_of\n"
    "isin,US0378331005,moodys,Aaa,stable,,2025-12-01\n"
    "isin,US0378331005,sp,AA+,stable,,2025-12-01\n";

class MarketRecords : public testing::Test {
protected:
    MarketRecords() {
        upstream_.reset();
        world_.environment().shared<Fetchers>().set_sleep(
            [this](feed::Elapsed time, const Cancel& cancel) -> Status {
                world_.clock().advance(time);
                return cancel.check();
            });
    }

    void enable(const std::string& name, const std::string& more = "") {
        world_.body("market.provider_put",
                    fmt::format(R"({{"name":"{}","enabled":true,"local":true,"url":"{}",)"
                                R"("license_accepted":true,"per_second":1000{}}})",
                                name, upstream_.base(), more));
    }
    void series(const std::string& fields) { upstream_.post("/_series", "{" + fields + "}"); }
    Json sync(const std::string& request) {
        Invocation invocation = world_.invocation("market.sync", request, &world_.owner());
        invocation.in_process = true;
        auto reply = world_.dispatcher().invoke(invocation);
        EXPECT_TRUE(ok(reply)) << request;
        return Json(reply ? reply->body : "{}");
    }
    static std::string file(std::string_view kind, std::string_view content,
                            std::string_view more = "") {
        return fmt::format(R"({{"kind":"{}","content":{}{}}})", kind,
                           wire::to_json(std::string(content)), more);
    }
    Json import(std::string_view kind, std::string_view content,
                std::string_view more = R"(,"commit":true)") {
        return Json(world_.body("market.import_records", file(kind, content, more)));
    }
    void import_prices(const std::string& content, const std::string& source) {
        world_.body("market.import_prices",
                    fmt::format(R"({{"content":{},"source":"{}","commit":true}})",
                                wire::to_json(content), source));
    }

    test::Upstream& upstream_ = test::Upstream::instance();
    World world_;
};

TEST_F(MarketRecords, AFileIsPlannedThenStoredOrNothingIs) {
    const Json plan = import("rating", kRatings, "");
    EXPECT_FALSE(plan.truth("/committed"));
    EXPECT_THAT(plan.texts("/data", "status"), ElementsAre("added", "added"));
    EXPECT_EQ(Json(world_.body("market.ratings")).size("/data"), 0U);
    const Json stored =
        import("rating", kRatings,
               fmt::format(R"(,"commit":true,"plan_digest":"{}")", plan.text("/plan_digest")));
    EXPECT_TRUE(stored.truth("/committed"));
    const Json ratings(world_.body("market.ratings", R"({"ids":["isin:US0378331005"]})"));
    EXPECT_THAT(ratings.texts("/data", "agency"), ElementsAre("moodys", "sp"));
    EXPECT_THAT(ratings.texts("/data", "source"), Each("own file"));
    EXPECT_EQ(import("rating", kRatings).number("/totals/unchanged"), 2.0);
    // The plan of another state is refused.
    EXPECT_EQ(
        world_
            .error("market.import_records", file("rating", kRatings,
                                                 fmt::format(R"(,"commit":true,"plan_digest":"{}")",
                                                             plan.text("/plan_digest"))))
            .code,
        Code::kConflict);
    const std::string wrong = std::string(kRatings) + "isin,US0378331006,sp,AA+,,,2025-12-02\n";
    const Error error =
        world_.error("market.import_records", file("rating", wrong, R"(,"commit":true)"));
    EXPECT_EQ(error.code, Code::kInvalidInput);
    ASSERT_EQ(error.errors.size(), 1U);
    EXPECT_THAT(error.errors[0].message, HasSubstr("line 4, column \"id\""));
    EXPECT_EQ(import("rating", wrong, "").number("/totals/rejected"), 1.0);
}

TEST_F(MarketRecords, AChangedValueIsARestatementAndTheEarlierOneIsKept) {
    import("loan_price",
           "id_type,id,bid,offer,mid,depth,source,as_of\n"
           "lxid,LX123456,99,100,,4,desk,2025-12-01\n");
    const Instant before = world_.clock().now();
    world_.clock().advance(std::chrono::hours(1));
    const Json plan = import("loan_price",
                             "id_type,id,bid,offer,mid,depth,source,as_of\n"
                             "lxid,LX123456,98,99,,4,desk,2025-12-01\n");
    EXPECT_EQ(plan.text("/data/0/status"), "restated");
    EXPECT_THAT(plan.text("/data/0/before"), HasSubstr("99.5"));
    const auto mid = [&](const std::string& more) {
        return Json(world_.body("market.loan_prices",
                                fmt::format(R"({{"ids":["lxid:LX123456"]{}}})", more)))
            .number("/data/0/mid");
    };
    EXPECT_EQ(mid(""), 98.5);
    EXPECT_EQ(mid(fmt::format(R"(,"known_at":"{}")", before.to_string())), 99.5);
    EXPECT_EQ(Json(world_.body("market.loan_prices", R"({"as_of":"2025-11-30"})")).size("/data"),
              0U);
}

TEST_F(MarketRecords, TheOrderOfSourcesDecidesWhoWins) {
    const auto rating = [&] { return Json(world_.body("market.ratings", R"({"agency":"sp"})")); };
    const std::string header = "id_type,id,agency,rating,as_of,source\n";
    import("rating", header + "isin,US0378331005,sp,AA,2025-12-01,desk\n");
    import("rating", header + "isin,US0378331005,sp,AA+,2025-12-05,vendor\n");
    EXPECT_EQ(rating().text("/data/0/rating"), "AA+") << "the later date";
    world_.body("market.source_order", R"({"kind":"ratings","order":["desk","vendor"]})");
    EXPECT_EQ(rating().text("/data/0/rating"), "AA");
    EXPECT_EQ(rating().text("/data/0/source"), "desk");
    EXPECT_EQ(rating().text("/data/0/other_sources/0"), "vendor");
    const Json sources(world_.body("market.sources"));
    EXPECT_THAT(sources.texts("/data", "kind"), Contains("ratings"));
    EXPECT_EQ(world_.error("market.source_order", R"({"kind":"ratings","order":["a","a"]})").code,
              Code::kInvalidInput);
}

TEST_F(MarketRecords, TheOrderOfSourcesHoldsForPanelsToo) {
    import_prices("date,symbol,close\n2025-12-01,AAA,10\n2025-12-02,AAA,11\n", "desk");
    import_prices("date,symbol,close\n2025-12-02,AAA,99\n2025-12-03,AAA,12\n", "vendor");
    const auto close = [&](int place) {
        return Json(world_.body("market.prices", R"({"symbols":["AAA"]})"))
            .number(fmt::format("/prices/columns/AAA/{}", place));
    };
    EXPECT_EQ(close(1), 99.0) << "learned last";
    world_.body("market.source_order", R"({"kind":"prices","order":["desk"]})");
    EXPECT_EQ(close(0), 10.0);
    EXPECT_EQ(close(1), 11.0);
    EXPECT_EQ(close(2), 12.0) << "where the first source has none, the other counts";
    world_.body("market.source_order", R"({"kind":"prices","order":[]})");
    EXPECT_EQ(close(1), 99.0);
}

TEST_F(MarketRecords, AQuoteCountsUntilALaterCloseIsStored) {
    import_prices("date,symbol,close\n2025-12-01,AAA,10\n", "desk");
    const auto quote = [&] {
        return Json(world_.body("market.quotes", R"({"symbols":["AAA","BBB"]})"));
    };
    EXPECT_EQ(quote().text("/data/0/basis"), "close");
    EXPECT_EQ(quote().text("/issues/0/where"), "BBB");
    import("quote", "symbol,price,currency,as_of\nAAA,10.5,USD,2025-12-02\n");
    EXPECT_EQ(quote().text("/data/0/basis"), "quote");
    EXPECT_EQ(quote().number("/data/0/price"), 10.5);
    import_prices("date,symbol,close\n2025-12-03,AAA,11\n", "desk");
    EXPECT_EQ(quote().text("/data/0/basis"), "close");
    EXPECT_EQ(quote().number("/data/0/price"), 11.0);
}

// A sync of one symbol must not take the last closes of the others.
TEST_F(MarketRecords, TheLastCloseOfASymbolIsFoundHoweverOldItIs) {
    import_prices("date,symbol,close\n2024-03-01,AAA,9\n2024-03-04,AAA,10\n", "desk");
    import_prices("date,symbol,close\n2025-12-01,BBB,20\n", "desk");
    const auto quotes = [&](std::string_view rest) {
        return Json(
            world_.body("market.quotes", fmt::format(R"({{"symbols":["AAA","BBB"]{}}})", rest)));
    };
    const Json now = quotes("");
    EXPECT_THAT(now.texts("/data", "symbol"), ElementsAre("AAA", "BBB"));
    EXPECT_EQ(now.number("/data/0/price"), 10.0);
    EXPECT_EQ(now.text("/data/0/date"), "2024-03-04");
    const Json before = quotes(R"(,"as_of":"2024-03-02")");
    EXPECT_EQ(before.number("/data/0/price"), 9.0);
    EXPECT_EQ(before.text("/issues/0/where"), "BBB") << "its series begins later";
}

TEST_F(MarketRecords, QuotesOfManySymbolsAreOneRequest) {
    enable("fmp", R"(,"key":"fmp-key")");
    const Json synced = sync(R"({"symbols":["AAA","BBB","UNKNOWN"],"kinds":["quotes"]})");
    EXPECT_THAT(synced.texts("/data", "status"), ElementsAre("updated", "updated", "failed"));
    EXPECT_EQ(Json(upstream_.log()).size(""), 1U);
    const Json quotes(world_.body("market.quotes", R"({"symbols":["AAA"]})"));
    EXPECT_EQ(quotes.text("/data/0/source"), "fmp");
    EXPECT_EQ(quotes.text("/data/0/currency"), "USD");
    EXPECT_EQ(sync(R"({"symbols":["AAA"],"kinds":["quotes"]})").text("/data/0/status"),
              "unchanged");
}

TEST_F(MarketRecords, AnOptionChainIsDownloadedInPages) {
    enable("polygon", R"(,"key":"polygon-key")");
    series(R"("symbol":"SPY","page":2,"chain":[["SPY260918C00460000",0.21,12.1,12.4],)"
           R"(["SPY260918P00460000",0.23,11.0,11.3],["SPY261218C00500000",null,0,0.1],)"
           R"(["SPY250919C00460000",0.2,1,2]])");
    const Json synced = sync(R"({"symbols":["SPY"],"kinds":["chain"]})");
    EXPECT_EQ(synced.text("/data/0/status"), "updated") << synced.text("/data/0/reason");
    EXPECT_EQ(synced.number("/data/0/added"), 3.0) << "one has expired";
    const Json chain(world_.body("market.chain", R"({"underlying":"SPY"})"));
    EXPECT_THAT(chain.texts("/data", "contract"),
                ElementsAre("SPY260918C00460000", "SPY260918P00460000", "SPY261218C00500000"));
    EXPECT_EQ(chain.number("/data/0/implied_volatility"), 0.21);
    EXPECT_EQ(chain.number("/data/0/mid"), 12.25);
    EXPECT_TRUE(chain.is_null("/data/2/implied_volatility")) << "missing is not zero";
    EXPECT_EQ(chain.text("/data/0/strike"), "460");
    EXPECT_EQ(
        Json(world_.body("market.chain", R"({"underlying":"SPY","right":"put"})")).size("/data"),
        1U);
    EXPECT_EQ(Json(world_.body("market.chain", R"({"underlying":"QQQ"})")).text("/issues/0/code"),
              "no_chain");
    series(R"("symbol":"SPY","plan":"free")");
    const Json refused = sync(R"({"symbols":["SPY"],"kinds":["chain"]})");
    EXPECT_EQ(refused.text("/data/0/status"), "stale");
    EXPECT_THAT(refused.text("/data/0/reason"), HasSubstr("403"));
    EXPECT_EQ(Json(world_.body("market.chain", R"({"underlying":"SPY"})")).size("/data"), 3U);
}

TEST_F(MarketRecords, ContractsThatContradictThemselvesAreNotStoredAndReported) {
    enable("polygon", R"(,"key":"polygon-key")");
    series(R"("symbol":"SPY","page":2,"chain":[["SPY260918C00460000",0.21,12.1,12.4],)"
           R"(["SPY260918P00460000",0.23,11.0,11.3],["SPY260918C00460000",0.35,9,9.4]])");
    const Json synced = sync(R"({"symbols":["SPY"],"kinds":["chain"]})");
    EXPECT_EQ(synced.number("/data/0/added"), 1.0);
    EXPECT_EQ(synced.text("/issues/0/code"), "contradictory_contracts");
    EXPECT_THAT(
        Json(world_.body("market.chain", R"({"underlying":"SPY"})")).texts("/data", "contract"),
        ElementsAre("SPY260918P00460000"));
}

// Volatility of the contract, Treasury rate at its expiry, dividends of the last year.
TEST_F(MarketRecords, OptionsAreValuedWithWhatIsStoredAndStateItsSources) {
    enable("yahoo");
    series(R"("symbol":"SPY","dividends":[["2025-09-19",0.5],["2025-12-19",0.5]])");
    world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    world_.body("position.create_many",
                R"({"portfolio":"book","positions":[{"symbol":"SPY260918C00100000","quantity":1},)"
                R"({"symbol":"SPY260918P00100000","quantity":-1}]})");
    sync(R"({"portfolio":"book","from":"2025-01-01"})");
    const auto book = [&](const std::string& more = "") {
        return Json(world_.body("options.book", fmt::format(R"({{"portfolio":"book"{}}})", more)));
    };
    const Json proxies = book();
    EXPECT_THAT(proxies.texts("/positions", "volatility_source"), Each("historical"));
    EXPECT_THAT(proxies.texts("/positions", "rate_source"), Each("assumed"));
    EXPECT_THAT(proxies.texts("/positions", "dividend_source"), Each("stored"));

    enable("fred", R"(,"key":"fred-key")");
    enable("polygon", R"(,"key":"polygon-key")");
    series(R"("symbol":"SPY","dividends":[["2025-09-19",0.5],["2025-12-19",0.5]],)"
           R"("chain":[["SPY260918C00100000",0.21,12.1,12.4]])");
    const Json synced = sync(R"({"portfolio":"book"})");
    EXPECT_THAT(synced.texts("/data", "kind"), Contains("chain"));
    EXPECT_THAT(synced.texts("/data", "symbol"), Contains("DGS3MO"));
    const Json quoted = book();
    EXPECT_EQ(quoted.text("/positions/0/volatility_source"), "quote");
    EXPECT_EQ(quoted.number("/positions/0/volatility"), 0.21);
    EXPECT_THAT(quoted.text("/positions/0/volatility_origin"), HasSubstr("polygon of 202"));
    EXPECT_EQ(quoted.text("/positions/1/volatility_source"), "historical") << "not in the chain";
    EXPECT_THAT(quoted.texts("/positions", "rate_source"), Each("treasury"));
    EXPECT_GT(quoted.number("/positions/0/rate"), 0.02);
    EXPECT_LT(quoted.number("/positions/0/rate"), 0.06);
    EXPECT_GT(quoted.number("/positions/0/dividend_yield"), 0.005);
    std::vector<std::string> codes = quoted.texts("/issues", "code");
    EXPECT_THAT(codes, Contains("volatility_quoted"));
    EXPECT_THAT(codes, Contains("rate_stored"));
    EXPECT_THAT(codes, Contains("dividends_stored"));
    EXPECT_NE(quoted.text("/digest"), proxies.text("/digest")) << "other data";
    // The ledger values the same contract in the same way.
    world_.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    world_.body("transaction.create",
                R"({"account":"main","date":"2025-12-15","type":"buy",)"
                R"("symbol":"SPY260918C00100000","quantity":"1","price":"10"})");
    const Json held(
        world_.body("ledger.holdings", fmt::format(R"({{"as_of":"{}"}})", quoted.text("/as_of"))));
    for (const char* field : {"spot", "volatility", "rate", "dividend_yield"})
        EXPECT_EQ(held.number(fmt::format("/options/0/{}", field)),
                  quoted.number(fmt::format("/positions/0/{}", field)))
            << field;
    EXPECT_EQ(held.text("/options/0/volatility_source"), "quote");
    EXPECT_THAT(held.texts("/issues", "code"), Contains("rate_stored"));
    // What the request gives wins.
    const Json given = book(R"(,"rate":0.01,"default_volatility":0.5,"dividend_yields":{"SPY":0})");
    EXPECT_EQ(given.text("/positions/0/volatility_source"), "default");
    EXPECT_EQ(given.text("/positions/0/rate_source"), "request");
    EXPECT_EQ(given.number("/positions/0/rate"), 0.01);
    EXPECT_EQ(given.text("/positions/0/dividend_source"), "request");
    // On an earlier day the chain was not there.
    EXPECT_EQ(book(R"(,"as_of":"2025-12-15")").text("/positions/0/volatility_source"),
              "historical");
}

// The last known rates are closer to the present ones than an assumption.
TEST_F(MarketRecords, OldTreasuryRatesValueOptionsWithTheirAgeStated) {
    enable("yahoo");
    world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    world_.body(
        "position.create_many",
        R"({"portfolio":"book","positions":[{"symbol":"SPY260918C00100000","quantity":1}]})");
    sync(R"({"portfolio":"book","from":"2025-01-01"})");
    enable("fred", R"(,"key":"fred-key")");
    series(R"("symbol":"DGS3MO","last":"2025-06-30")");
    series(R"("symbol":"DGS1","last":"2025-04-30")");
    sync(R"({"series":["DGS3MO","DGS1"]})");
    const auto book = [&](std::string_view day) {
        return Json(world_.body("options.book",
                                fmt::format(R"({{"portfolio":"book","as_of":"{}"}})", day)));
    };
    const auto rate_issue = [](const Json& json) {
        std::string found;
        for (std::size_t i = 0; i < json.size("/issues"); ++i)
            if (json.text(fmt::format("/issues/{}/code", i)).starts_with("rate_"))
                found = json.text(fmt::format("/issues/{}/code", i)) + ": " +
                        json.text(fmt::format("/issues/{}/message", i));
        return found;
    };
    EXPECT_THAT(rate_issue(book("2025-07-31")), HasSubstr("rate_stored: "));
    const Json old = book("2025-08-15");
    EXPECT_EQ(old.text("/positions/0/rate_source"), "treasury");
    EXPECT_EQ(old.number("/positions/0/rate"), book("2025-07-31").number("/positions/0/rate"))
        << "the maturity that ended two months earlier is left out";
    EXPECT_THAT(rate_issue(old), HasSubstr("rate_stale: "));
    EXPECT_THAT(rate_issue(old), HasSubstr("2025-06-30 (fred)"));
    EXPECT_THAT(rate_issue(old), HasSubstr("46 days old on 2025-08-15"));
}

TEST_F(MarketRecords, AFlagIsAcceptedCorrectedOrItsPricesAreLeftOut) {
    std::string rows = "date,symbol,close\n";
    fin::Date date = *fin::Date::parse("2025-01-02");
    std::uint32_t draw = 1;  // without a pattern, which a filter of outliers would find
    for (int i = 0; i < 200; ++i) {
        while (!fin::Calendar::named("NYSE")->is_business_day(date)) date = date + 1;
        draw = (draw * 1'103'515'245U + 12'345U) % 2'147'483'648U;
        const double close = i == 100 ? 1000.0 : 100.0 + (draw >> 16U) % 1000 / 1000.0;
        rows += fmt::format("{},AAA,{:.3f}\n", date.to_string(), close);
        date = date + 1;
    }
    import_prices(rows, "desk");
    const auto open = [&] {
        return Json(world_.body("market.quality", R"({"symbols":["AAA"],"kinds":["spike"]})"));
    };
    ASSERT_EQ(open().size("/data"), 1U);
    const std::string day = open().text("/data/0/from");
    const auto resolve = [&](const std::string& more) {
        return fmt::format(R"({{"symbol":"AAA","flag":"spike","from":"{}","note":"checked"{}}})",
                           day, more);
    };
    const auto from_day = [&] {
        return Json(world_.body(
            "market.prices", fmt::format(R"({{"symbols":["AAA"],"from":"{0}","last":200}})", day)));
    };
    const auto close_on_day = [&] { return from_day().number("/prices/columns/AAA/0"); };
    const auto outliers = [&] {
        return Json(world_.body("market.coverage", R"({"text":"AAA"})")).number("/data/0/outliers");
    };
    EXPECT_EQ(close_on_day(), 1000.0);
    EXPECT_EQ(outliers(), 1.0);
    world_.body("market.resolve_flag", resolve(R"(,"decision":"exclude")"));
    EXPECT_TRUE(from_day().is_null("/prices/columns/AAA/0")) << "the price is left out";
    EXPECT_EQ(from_day().number("/prices/columns/AAA/1"), 100.171) << "the next day is not";
    EXPECT_EQ(open().size("/data"), 0U);
    EXPECT_EQ(outliers(), 0.0);
    world_.body("market.resolve_flag", resolve(R"(,"decision":"accept")"));
    EXPECT_EQ(close_on_day(), 1000.0);
    EXPECT_EQ(world_.error("market.resolve_flag", resolve(R"(,"decision":"correct")")).code,
              Code::kInvalidInput);
    world_.body("market.resolve_flag", resolve(R"(,"decision":"correct","close":100.5)"));
    EXPECT_EQ(close_on_day(), 100.5);
    const Json series(world_.body("market.series", R"({"symbol":"AAA"})"));
    EXPECT_EQ(series.number("/restatements/0/close"), 1000.0);
    EXPECT_EQ(world_.error("market.resolve_flag", resolve(R"(,"decision":"accept")")).code,
              Code::kNotFound)
        << "the flag is gone";
}

TEST_F(MarketRecords, TemplatesAreReadAsTheyAre) {
    const Json templates(world_.body("market.record_templates"));
    ASSERT_EQ(templates.size("/data"), 5U);
    for (std::size_t i = 0; i < templates.size("/data"); ++i) {
        const std::string kind = templates.text(fmt::format("/data/{}/kind", i));
        const Json plan = import(kind, templates.text(fmt::format("/data/{}/content", i)), "");
        EXPECT_EQ(plan.number("/totals/rejected"), 0.0) << kind;
        EXPECT_EQ(plan.number("/totals/added"), 1.0) << kind;
    }
}

}  // namespace
}  // namespace ballast::service
