// Providers and synchronization, against the double of the providers (tests/doubles/upstream.py).
#include "service/market/providers.hpp"
#include "support/upstream.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The clock of World shows 2026-01-02; the sessions until 2026-01-01 are closed.
class MarketSync : public testing::Test {
protected:
    MarketSync() {
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
    void enable_yahoo() { enable("yahoo"); }
    void series(const std::string& fields) { upstream_.post("/_series", "{" + fields + "}"); }
    void next_day(int days = 1) { world_.clock().advance(std::chrono::hours(24 * days)); }

    Result<Reply> invoke(std::string_view method, const std::string& request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    test::Json sync(const std::string& request) {
        auto reply = invoke("market.sync", request);
        EXPECT_TRUE(ok(reply)) << request;
        return test::Json(reply ? reply->body : "{}");
    }
    test::Json bars(const std::string& symbol) {
        return test::Json(
            world_.body("market.series", fmt::format(R"({{"symbol":"{}"}})", symbol)));
    }
    std::size_t requests() { return test::Json(upstream_.log()).size(""); }

    test::Upstream& upstream_ = test::Upstream::instance();
    World world_;
};

TEST_F(MarketSync, NothingIsRequestedBeforeAProviderIsConfigured) {
    const test::Json all(world_.body("market.providers"));
    EXPECT_THAT(all.texts("/data", "name"),
                ElementsAre("yahoo", "fred", "ecb", "treasury", "polygon", "fmp"));
    EXPECT_THAT(all.texts("/data", "state"), Each("off"));
    const auto refused = invoke("market.sync", R"({"symbols":["AAA"]})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kConflict) << "a job is not retried";
    EXPECT_THAT(refused.error().message, HasSubstr("enable one on the page Providers"));
    const test::Json tested(world_.body("market.provider_test", R"({"name":"yahoo"})"));
    EXPECT_FALSE(tested.truth("/passed"));
    EXPECT_THAT(tested.texts("/steps", "step"), ElementsAre("settings"));
    EXPECT_EQ(requests(), 0U);
}

TEST_F(MarketSync, YahooStaysOffUntilItsTermsAreAccepted) {
    world_.body("market.provider_put", R"({"name":"yahoo","enabled":true})");
    const test::Json all(world_.body("market.providers"));
    EXPECT_EQ(all.text("/data/0/state"), "off");
    EXPECT_THAT(all.text("/data/0/missing"), HasSubstr("terms"));
    EXPECT_THAT(all.text("/data/0/license_note"), HasSubstr("personal use"));
}

TEST_F(MarketSync, KeysAreSealedAndNeverShown) {
    const std::string put = world_.body("market.provider_put",
                                        R"({"name":"fred","enabled":true,"key":"topsecretkey"})");
    EXPECT_TRUE(test::Json(put).truth("/has_key"));
    EXPECT_THAT(put, Not(HasSubstr("topsecret")));
    EXPECT_THAT(world_.body("market.providers"), Not(HasSubstr("topsecret")));
    const auto stored = world_.database().read(
        world_.owner().tenant, [](store::Transaction& transaction) -> Result<std::string> {
            TRY(const store::Rows rows,
                transaction.query("SELECT value FROM settings WHERE key = 'market.providers'"));
            return rows[0].string(0);
        });
    ASSERT_TRUE(ok(stored));
    EXPECT_THAT(*stored, Not(HasSubstr("topsecret")));
    world_.body("market.provider_delete", R"({"name":"fred"})");
    EXPECT_FALSE(test::Json(world_.body("market.providers")).truth("/data/1/has_key"));
}

TEST_F(MarketSync, AKeyIsNotSentToAnotherAddress) {
    world_.body("market.provider_put", R"({"name":"fred","enabled":true,"key":"k"})");
    const Error moved =
        world_.error("market.provider_put", R"({"name":"fred","url":"https://other.example.org"})");
    EXPECT_EQ(moved.code, Code::kInvalidInput);
    EXPECT_THAT(moved.errors, Contains(Field(&FieldError::pointer, "/key")));
}

TEST_F(MarketSync, PrivateAddressesNeedTheOwnerOfTheInstallation) {
    const Error http =
        world_.error("market.provider_put", R"({"name":"mine","url":"http://x.org/{symbol}"})");
    EXPECT_EQ(http.code, Code::kInvalidInput);
    EXPECT_THAT(http.message, HasSubstr("https"));
    EXPECT_EQ(world_.error("market.provider_put", R"({"name":"mine","url":"https://x.org/"})").code,
              Code::kInvalidInput)
        << "without {symbol}";
    Settings settings;
    settings.users = true;
    World shared(make_method_table(), settings);
    const Principal admin = shared.add_member(shared.add_tenant("desk"), "ada", Role::kAdmin);
    const auto put =
        shared.call_as(&admin, "market.provider_put", R"({"name":"yahoo","local":true})");
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().code, Code::kForbidden);
}

TEST_F(MarketSync, TheTestOfAProviderNamesTheStepThatFails) {
    enable_yahoo();
    const auto steps = [&] {
        return test::Json(world_.body("market.provider_test", R"({"name":"yahoo"})"));
    };
    EXPECT_THAT(steps().texts("/steps", "step"),
                ElementsAre("settings", "request", "response", "rows"));
    EXPECT_TRUE(steps().truth("/passed"));
    for (const auto& [kind, last] : {std::pair{"500", "request"},
                                     {"429", "request"},
                                     {"redirect", "request"},
                                     {"truncated", "request"},
                                     {"html", "response"},
                                     {"schema", "response"}}) {
        upstream_.failure("/v8/", kind);
        const test::Json failed = steps();
        EXPECT_FALSE(failed.truth("/passed")) << kind;
        EXPECT_EQ(failed.texts("/steps", "step").back(), last) << kind;
        upstream_.reset();
    }
    EXPECT_THAT(world_.error("market.prices", R"({"symbols":["AAPL"]})").message,
                HasSubstr("no stored prices"));
}

// The double answers as FRED does: 400 and "api_key is not registered".
TEST_F(MarketSync, ARefusedKeyIsStatedAndNotSentAgain) {
    enable("fred", R"(,"key":"another-key")");
    const std::string request =
        R"({"series":["A1","A2","A3","A4","A5","A6","A7","A8","A9"],"provider":"fred"})";
    EXPECT_THAT(sync(request).texts("/data", "reason"), Each(HasSubstr("refuses the key (400")));
    EXPECT_LE(requests(), 8U) << "twice for each of the downloads at once";
    const std::size_t sent = requests();
    sync(request);
    EXPECT_EQ(requests(), sent);
    const auto fred = [&](const char* field) {
        const test::Json all(world_.body("market.providers"));
        return all.text(fmt::format("/data/1/{}", field));
    };
    EXPECT_EQ(fred("state"), "key_refused");
    EXPECT_THAT(fred("missing"), HasSubstr("not registered"));
    const test::Json tested(world_.body("market.provider_test", R"({"name":"fred"})"));
    EXPECT_FALSE(tested.truth("/passed"));
    EXPECT_EQ(requests(), sent + 2) << "a test sends the key";
    enable("fred", R"(,"key":"fred-key")");
    EXPECT_EQ(fred("state"), "ready");
    EXPECT_THAT(sync(request).texts("/data", "status"), Each("updated"));
}

TEST_F(MarketSync, ADownloadIsStoredAndTheNextOneAddsOnlyWhatIsNew) {
    enable_yahoo();
    const test::Json first = sync(R"({"symbols":["AAA","BBB"],"from":"2025-01-01"})");
    EXPECT_EQ(first.text("/to"), "2026-01-01");
    EXPECT_THAT(first.texts("/data", "status"), Each("updated"));
    EXPECT_EQ(first.text("/data/0/last"), "2026-01-01");
    EXPECT_EQ(first.number("/totals/added"), 2.0 * 262.0) << "weekdays from 2025-01-01";
    EXPECT_EQ(bars("AAA").size("/bars"), 262U);
    EXPECT_EQ(bars("AAA").text("/currency"), "USD");

    EXPECT_EQ(sync(R"({"symbols":["AAA"]})").text("/data/0/status"), "unchanged");
    next_day();
    const test::Json next = sync(R"({"symbols":["AAA"]})");
    EXPECT_EQ(next.text("/data/0/status"), "updated");
    EXPECT_EQ(next.number("/data/0/added"), 1.0);
    EXPECT_EQ(next.number("/data/0/restated"), 0.0);
    EXPECT_GE(next.number("/data/0/unchanged"), 10.0);
    EXPECT_EQ(bars("BBB").text("/bars/261/date"), "2026-01-01") << "others stay";
}

TEST_F(MarketSync, ARevisionKeepsTheEarlierValue) {
    enable_yahoo();
    sync(R"({"symbols":["AAA"],"from":"2025-06-02"})");
    series(R"("symbol":"AAA","revised":{"2025-12-30":123.5})");
    next_day();
    const test::Json again = sync(R"({"symbols":["AAA"]})");
    EXPECT_EQ(again.text("/data/0/status"), "restated");
    EXPECT_EQ(again.number("/data/0/restated"), 1.0);
    const test::Json stored = bars("AAA");
    ASSERT_EQ(stored.size("/restatements"), 1U);
    EXPECT_EQ(stored.text("/restatements/0/date"), "2025-12-30");
    EXPECT_EQ(stored.number("/restatements/0/replaced_by"), 123.5);
}

TEST_F(MarketSync, PricesStayAsTradedOverASplitAndReturnsAreThoseOfAHolder) {
    enable_yahoo();
    sync(R"({"symbols":["AAA"],"from":"2025-06-02"})");
    const double before = bars("AAA").number("/bars/0/close");
    series(R"("symbol":"AAA","splits":[["2026-01-06",4]])");
    next_day(6);
    const test::Json split = sync(R"({"symbols":["AAA"]})");
    EXPECT_EQ(split.text("/data/0/status"), "updated");
    EXPECT_EQ(split.number("/data/0/actions"), 1.0);
    EXPECT_NEAR(bars("AAA").number("/bars/0/close"), before, 1e-9) << "as traded";
    // The panel of the engines: no fall by the ratio.
    const test::Json panel(world_.body("market.prices", R"({"symbols":["AAA"],"last":5})"));
    for (std::size_t i = 1; i < panel.size("/prices/dates"); ++i) {
        const double a = panel.number(fmt::format("/prices/columns/AAA/{}", i - 1));
        const double b = panel.number(fmt::format("/prices/columns/AAA/{}", i));
        EXPECT_LT(std::fabs(std::log(b / a)), 0.05) << i;
    }
    // Before the split nobody knew of it.
    const test::Json earlier(
        world_.body("market.prices", R"({"symbols":["AAA"],"as_of":"2026-01-05","last":1})"));
    const test::Json later(
        world_.body("market.prices", R"({"symbols":["AAA"],"as_of":"2026-01-06","last":2})"));
    EXPECT_NEAR(earlier.number("/prices/columns/AAA/0"),
                later.number("/prices/columns/AAA/0") * 4.0, 1e-6);
}

TEST_F(MarketSync, ASplitInAdjustedPricesLeadsToADownloadOfAllDates) {
    enable("fmp", R"(,"key":"fmp-key")");
    sync(R"({"symbols":["AAA"],"provider":"fmp","from":"2025-06-02"})");
    series(R"("symbol":"AAA","scale":0.25)");
    next_day();
    // Nothing explains the ratio: nothing is stored.
    const test::Json odd = sync(R"({"symbols":["AAA"]})");
    EXPECT_EQ(odd.text("/data/0/status"), "quarantined");
    EXPECT_THAT(odd.text("/data/0/reason"), HasSubstr("ratio 0.25"));
    const double before = bars("AAA").number("/bars/0/close");
    // Another source knows of the split.
    enable_yahoo();
    upstream_.reset();
    series(R"("symbol":"AAA","splits":[["2026-01-02",4]])");
    sync(R"({"symbols":["AAA"],"provider":"yahoo","from":"2025-12-01"})");
    upstream_.reset();
    series(R"("symbol":"AAA","scale":0.25)");
    next_day();
    const test::Json split = sync(R"({"symbols":["AAA"],"provider":"fmp"})");
    EXPECT_EQ(split.text("/data/0/status"), "restated") << split.text("/data/0/reason");
    EXPECT_THAT(split.text("/data/0/reason"), HasSubstr("split"));
    EXPECT_NEAR(bars("AAA").number("/bars/0/close"), before / 4.0, 1e-6) << "from the first date";
}

TEST_F(MarketSync, AFailureKeepsWhatIsStoredAndStatesItsAge) {
    enable_yahoo();
    sync(R"({"symbols":["AAA"],"from":"2025-12-01"})");
    next_day(2);
    upstream_.failure("/v8/", "500", 100);
    const test::Json failed = sync(R"({"symbols":["AAA","BBB"]})");
    EXPECT_THAT(failed.texts("/data", "status"), ElementsAre("stale", "failed"));
    EXPECT_GT(failed.number("/data/0/age_s"), 2.0 * 86'400.0 - 1.0);
    EXPECT_FALSE(failed.text("/data/0/reason").empty());
    EXPECT_EQ(failed.number("/totals/stale"), 1.0);
    EXPECT_EQ(failed.number("/totals/failed"), 1.0);
    const test::Json providers(world_.body("market.providers"));
    EXPECT_EQ(providers.text("/data/0/state"), "resting");
    EXPECT_EQ(providers.number("/data/0/failing"), 2.0);
    EXPECT_FALSE(providers.text("/data/0/last_failure").empty());
    EXPECT_GT(bars("AAA").size("/bars"), 20U);
    // Five minutes later a probe is sent.
    upstream_.reset();
    world_.clock().advance(std::chrono::minutes(6));
    EXPECT_THAT(sync(R"({"symbols":["AAA","BBB"]})").texts("/data", "status"), Each("updated"));
}

TEST_F(MarketSync, EachRequestIsCountedAndLoggedWithTheCallThatWaits) {
    enable_yahoo();
    std::vector<std::string> lines;
    world_.environment().set_log([&](std::string_view line) {
        if (line.contains("provider_request")) lines.emplace_back(line);
    });
    upstream_.failure("/v8/", "500", 1);
    sync(R"({"symbols":["AAA"],"from":"2025-12-01"})");
    const std::string page = world_.dispatcher().metrics().prometheus();
    for (const auto* counted : {R"(requests_total{provider="yahoo",outcome="ok"} 1)",
                                R"(requests_total{provider="yahoo",outcome="unavailable"} 1)",
                                R"(ballast_provider_seconds_count{provider="yahoo"} 2)"})
        EXPECT_THAT(page, HasSubstr(counted));
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(lines[0], HasSubstr(R"("provider":"yahoo","outcome":"unavailable","ms":)"));
    EXPECT_THAT(lines[1], AllOf(HasSubstr(R"("request_id":")"), HasSubstr(R"("outcome":"ok")")));
}

TEST_F(MarketSync, TheNameOfACustomProviderIsNoLabelOfAMetric) {
    world_.body("market.provider_put",
                fmt::format(R"({{"name":"our-own","enabled":true,"local":true,"currency":"USD",)"
                            R"("url":"{}/csv/{{symbol}}.csv","per_second":1000}})",
                            upstream_.base()));
    sync(R"({"symbols":["AAA"],"provider":"our-own","from":"2025-12-01"})");
    EXPECT_THAT(world_.dispatcher().metrics().prometheus(),
                AllOf(HasSubstr(R"(requests_total{provider="custom",outcome="ok"} 1)"),
                      Not(HasSubstr("our-own"))));
}

TEST_F(MarketSync, SymbolsFailOneByOne) {
    enable_yahoo();
    const test::Json some = sync(R"({"symbols":["AAA","UNKNOWN","ZZZ"],"from":"2025-12-01"})");
    EXPECT_THAT(some.texts("/data", "status"), ElementsAre("updated", "failed", "updated"));
    EXPECT_THAT(some.text("/data/1/reason"), HasSubstr("delisted"));
}

TEST_F(MarketSync, SpoiledResponsesChangeNothingOrOnlyWhatIsSound) {
    enable_yahoo();
    sync(R"({"symbols":["AAA"],"from":"2025-12-01"})");
    const std::size_t stored = bars("AAA").size("/bars");
    for (const char* kind : {"html", "schema", "cut", "nan", "redirect", "truncated"}) {
        next_day();
        upstream_.failure("/v8/", kind, 100);
        EXPECT_EQ(sync(R"({"symbols":["AAA"]})").text("/data/0/status"), "stale") << kind;
        EXPECT_EQ(bars("AAA").size("/bars"), stored) << kind;
        upstream_.reset();
        world_.clock().advance(std::chrono::minutes(6));
    }
    for (const char* kind : {"null", "duplicate", "contradictory", "unordered"}) {
        next_day();
        upstream_.failure("/v8/", kind);
        const test::Json odd = sync(R"({"symbols":["AAA"]})");
        EXPECT_NE(odd.text("/data/0/status"), "restated") << kind;
        EXPECT_EQ(odd.number("/totals/failed"), 0.0) << kind;
        upstream_.reset();
    }
    EXPECT_THAT(test::Json(world_.body("market.series", R"({"symbol":"AAA"})"))
                    .texts("/restatements", "date"),
                IsEmpty());
}

TEST_F(MarketSync, MacroSeriesAreStoredAndRevised) {
    enable("fred", R"(,"key":"fred-key")");
    const test::Json first = sync(R"({"series":["DGS10"],"from":"2025-01-01"})");
    EXPECT_EQ(first.text("/data/0/kind"), "macro");
    EXPECT_EQ(first.text("/data/0/source"), "fred");
    EXPECT_GT(first.number("/data/0/added"), 200.0);
    EXPECT_EQ(sync(R"({"series":["DGS10"]})").number("/data/0/added"), 0.0);
    const Instant before = world_.clock().now();
    series(R"("symbol":"DGS10","revised":{"2025-12-01":500})");
    next_day();
    const test::Json revised = sync(R"({"kinds":["macro"]})");
    EXPECT_EQ(revised.text("/data/0/status"), "restated");
    EXPECT_EQ(revised.number("/data/0/restated"), 1.0);

    const auto value = [&](const std::string& more) {
        const test::Json read(world_.body(
            "market.macro",
            fmt::format(R"({{"series":["DGS10"],"from":"2025-12-01","as_of":"2025-12-01"{}}})",
                        more)));
        EXPECT_EQ(read.size("/data/0/values"), 1U);
        return read.number("/data/0/values/0/value");
    };
    EXPECT_EQ(value(""), 20.0) << "500 / 25";
    EXPECT_NE(value(fmt::format(R"(,"known_at":"{}")", before.to_string())), 20.0);
    const test::Json list(world_.body("market.macro"));
    EXPECT_EQ(list.text("/data/0/series"), "DGS10");
    EXPECT_EQ(list.size("/data/0/values"), 0U);
    EXPECT_EQ(
        test::Json(world_.body("market.macro", R"({"series":["NONE"]})")).text("/issues/0/code"),
        "no_series");
}

TEST_F(MarketSync, TreasuryYieldsAreReadYearByYear) {
    enable("treasury");
    const test::Json synced = sync(R"({"series":["BC_10YEAR","BC_1MONTH"],"from":"2024-11-01"})");
    EXPECT_THAT(synced.texts("/data", "source"), Each("treasury"));
    EXPECT_EQ(synced.text("/data/0/symbol"), "BC_10YEAR");
    EXPECT_EQ(synced.text("/data/0/first"), "2024-11-01");
    EXPECT_EQ(synced.text("/data/0/last"), "2026-01-01") << "over three documents";
    EXPECT_LT(synced.number("/data/1/added"), synced.number("/data/0/added")) << "null is missing";
    upstream_.failure("/resource-center", "cut", 10);
    next_day();
    EXPECT_THAT(sync(R"({"series":["BC_10YEAR"]})").texts("/data", "status"), Each("stale"));
}

TEST_F(MarketSync, ActionsAreKeptWithTheTimeTheyWereLearned) {
    enable_yahoo();
    series(R"("symbol":"AAA","dividends":[["2025-12-10",0.5]],"splits":[["2025-12-15",2]])");
    sync(R"({"symbols":["AAA"],"from":"2025-12-01"})");
    const Instant before = world_.clock().now();
    series(R"("symbol":"AAA","dividends":[["2025-12-10",0.75]],"splits":[["2025-12-15",2]])");
    next_day();
    sync(R"({"symbols":["AAA"],"full":true})");
    const test::Json now(world_.body("market.actions", R"({"symbols":["AAA"]})"));
    EXPECT_THAT(now.texts("/data", "kind"), ElementsAre("dividend", "split"));
    EXPECT_EQ(now.number("/data/0/value"), 0.75);
    const test::Json then(
        world_.body("market.actions",
                    fmt::format(R"({{"symbols":["AAA"],"known_at":"{}"}})", before.to_string())));
    EXPECT_EQ(then.number("/data/0/value"), 0.5);
}

TEST_F(MarketSync, EverythingHeldIsSynchronized) {
    enable_yahoo();
    world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    world_.body("position.create_many",
                R"({"portfolio":"book","positions":[{"symbol":"AAA","quantity":1},)"
                R"({"symbol":"USD","type":"cash","quantity":5}]})");
    EXPECT_THAT(sync(R"({"from":"2025-12-01"})").texts("/data", "symbol"), ElementsAre("AAA"));
    EXPECT_THAT(sync(R"({"portfolio":"book"})").texts("/data", "symbol"), ElementsAre("AAA"));
    const auto other = invoke("market.sync", R"({"portfolio":"none"})");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, Code::kNotFound);
}

}  // namespace
}  // namespace ballast::service
