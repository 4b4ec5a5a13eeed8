// Quotes, option chains and profiles with every failure of their responses, against the double of
// the providers: a failure changes nothing that is stored, is stated, and leaves no trace once the
// provider is sound again. sync_failures_test.cpp has the same for prices and values.
#include "service/market/providers.hpp"
#include "support/upstream.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::IsEmpty;
using ::testing::Not;

struct TestedRecord {
    const char* name;
    const char* settings;  // of market.provider_put
    const char* match;     // of the paths of its requests
    const char* method;    // that downloads it
    const char* request;
    const char* read;  // the method that returns what is stored
    const char* filter;
    const char* without;  // failures that its responses cannot have
};

constexpr TestedRecord kRecords[] = {
    {"quotes", R"("name":"fmp","key":"fmp-key")", "/batch-quote", "market.sync",
     R"({"symbols":["AAA"],"kinds":["quotes"]})", "market.quotes", R"({"symbols":["AAA"]})", ""},
    {"chain", R"("name":"polygon","key":"polygon-key")", "/options/", "market.sync",
     R"({"symbols":["AAA"],"kinds":["chain"]})", "market.chain", R"({"underlying":"AAA"})", "null"},
    {"profile", R"("name":"fmp","key":"fmp-key")", "/profile", "security.enrich",
     R"({"symbols":["AAA"]})", "market.fundamentals", R"({"symbols":["AAA"]})", "null"},
};

void PrintTo(const TestedRecord& record, std::ostream* out) { *out << record.name; }

constexpr const char* kRefused[] = {"429",      "500",  "503",    "slow", "truncated", "endless",
                                    "redirect", "html", "schema", "cut",  "nan",       "null"};
constexpr const char* kHarmless[] = {"duplicate", "contradictory", "unordered"};

class RecordFailures : public testing::TestWithParam<TestedRecord> {
protected:
    RecordFailures() {
        upstream_.reset();
        auto& fetchers = world_.environment().shared<Fetchers>();
        fetchers.set_sleep([this](feed::Elapsed time, const Cancel& cancel) -> Status {
            world_.clock().advance(time);
            return cancel.check();
        });
        fetchers.set_limits(
            {.first_byte = std::chrono::milliseconds(200), .body_bytes = std::size_t{1} << 20});
        world_.body("market.provider_put",
                    fmt::format(R"({{{},"enabled":true,"local":true,"url":"{}",)"
                                R"("per_second":1000,"per_day":100000}})",
                                record_.settings, upstream_.base()));
    }

    // Each session has other figures.
    void next_session() {
        do {
            world_.clock().advance(std::chrono::hours(24));
            day_ = day_ + 1;
        } while (day_.is_weekend());
        publish();
    }
    void publish() {
        ++published_;
        upstream_.post("/_series",
                       fmt::format(R"({{"symbol":"AAA","last":"{}","market_cap":{},)"
                                   R"("chain":[["AAA280121C00100000",0.{},12.1,12.4],)"
                                   R"(["AAA280121P00100000",0.25,3.1,3.4]]}})",
                                   day_.to_string(), 1'000'000 + published_, 20 + published_));
    }
    // The outcome of the one series or security.
    test::Json download() {
        Invocation invocation = world_.invocation(record_.method, record_.request, &world_.owner());
        invocation.in_process = true;
        const auto reply = world_.dispatcher().invoke(invocation);
        EXPECT_TRUE(ok(reply));
        return test::Json(reply ? reply->body : "{}");
    }
    // What is stored; ages of quotes change by themselves.
    std::string stored() {
        std::string text = world_.body(record_.read, record_.filter);
        const std::size_t at = text.find("\"age_s\"");
        if (at != std::string::npos) text.erase(at, text.find(',', at) - at);
        return text;
    }

    TestedRecord record_ = GetParam();
    test::Upstream& upstream_ = test::Upstream::instance();
    World world_;
    fin::Date day_ = last_closed_session(world_.clock().now());
    int published_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Kinds, RecordFailures, testing::ValuesIn(kRecords),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(RecordFailures, ChangeNothingAndAreStated) {
    publish();
    const std::string first = download().text("/data/0/status");
    ASSERT_TRUE(first == "updated" || first == "added") << first;
    for (const std::string_view failure : kRefused) {
        if (failure == record_.without) continue;
        SCOPED_TRACE(fmt::format("{} {}", record_.name, failure));
        const std::string before = stored();
        next_session();
        upstream_.failure(record_.match, std::string(failure).c_str(), 100);
        const test::Json failed = download();
        EXPECT_TRUE(failed.text("/data/0/status") == "stale" ||
                    failed.text("/data/0/status") == "failed")
            << failed.text("/data/0/status");
        EXPECT_THAT(failed.text("/data/0/reason"), Not(IsEmpty()));
        EXPECT_EQ(stored(), before);
        upstream_.reset();
        publish();
        world_.clock().advance(std::chrono::minutes(6));  // a provider that failed rests 5 minutes
        EXPECT_NE(download().text("/data/0/status"), "stale");
        EXPECT_NE(stored(), before);
    }
}

TEST_P(RecordFailures, RowsThatAreRepeatedOrInAnotherOrderAreStoredAsTheFirst) {
    publish();
    download();
    for (const std::string_view failure : kHarmless) {
        // Of two quotes of one contract none is used.
        if (failure == "contradictory" && record_.name == std::string_view("chain")) continue;
        SCOPED_TRACE(fmt::format("{} {}", record_.name, failure));
        next_session();
        upstream_.failure(record_.match, std::string(failure).c_str(), 100);
        download();
        const std::string during = stored();
        upstream_.reset();
        --published_;
        publish();
        EXPECT_NE(download().text("/data/0/status"), "stale");
        EXPECT_EQ(stored(), during);
    }
}

}  // namespace
}  // namespace ballast::service
