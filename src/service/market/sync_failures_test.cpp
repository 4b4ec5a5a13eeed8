// Every provider of market data with every failure of its responses, against the double of the
// providers (tests/doubles/upstream.py): a failure changes nothing that is stored, is stated, and
// leaves no trace once the provider is sound again.
#include "service/market/providers.hpp"
#include "support/upstream.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct TestedProvider {
    const char* name;
    const char* settings;   // of market.provider_put, beside the address
    const char* path;       // appended to the address of the double
    const char* match;      // of the paths of its requests
    const char* series;     // as market.sync names it
    const char* published;  // as the double names it
    bool is_macro;
    bool can_hold_nan;  // its format has values that are no numbers
};

constexpr TestedProvider kProviders[] = {
    {"yahoo", R"(,"license_accepted":true)", "", "/v8/", "AAA", "AAA", false, false},
    {"polygon", R"(,"key":"polygon-key")", "", "/v2/aggs", "AAA", "AAA", false, false},
    {"fmp", R"(,"key":"fmp-key")", "", "/stable/", "AAA", "AAA", false, false},
    {"mine", R"(,"currency":"USD")", "/csv/{symbol}.csv", "/csv/", "AAA", "AAA", false, true},
    {"fred", R"(,"key":"fred-key")", "", "/fred/", "DGS10", "DGS10", true, true},
    {"ecb", "", "", "/service/data", "EXR/D.USD.EUR.SP00.A", "EXR/D.USD.EUR.SP00.A", true, true},
    {"treasury", "", "", "/resource-center", "BC_10YEAR", "BC", true, true},
};

void PrintTo(const TestedProvider& provider, std::ostream* out) { *out << provider.name; }

// Of a failure, on the day that a response adds.
enum class Effect : std::uint8_t {
    kRefused,  // nothing of the response is used
    kMissing,  // the row of the day is not used
    kHarmless  // the day is stored as published
};

struct Failure {
    const char* kind;
    Effect effect;
};

constexpr Failure kFailures[] = {
    {"429", Effect::kRefused},           {"500", Effect::kRefused},
    {"503", Effect::kRefused},           {"slow", Effect::kRefused},
    {"truncated", Effect::kRefused},     {"endless", Effect::kRefused},
    {"redirect", Effect::kRefused},      {"html", Effect::kRefused},
    {"schema", Effect::kRefused},        {"cut", Effect::kRefused},
    {"nan", Effect::kMissing},           {"null", Effect::kMissing},
    {"contradictory", Effect::kMissing}, {"duplicate", Effect::kHarmless},
    {"unordered", Effect::kHarmless},
};

class SyncFailures : public testing::TestWithParam<TestedProvider> {
protected:
    SyncFailures() {
        upstream_.reset();
        auto& fetchers = world_.environment().shared<Fetchers>();
        fetchers.set_sleep([this](feed::Elapsed time, const Cancel& cancel) -> Status {
            world_.clock().advance(time);
            return cancel.check();
        });
        fetchers.set_limits(
            {.first_byte = std::chrono::milliseconds(200), .body_bytes = std::size_t{1} << 20});
        world_.body(
            "market.provider_put",
            fmt::format(R"({{"name":"{}","enabled":true,"local":true,"url":"{}{}",)"
                        R"("per_second":1000,"per_day":100000{}}})",
                        provider_.name, upstream_.base(), provider_.path, provider_.settings));
    }

    // The provider has rows up to the last closed session, which is a weekday.
    void next_session() {
        do {
            world_.clock().advance(std::chrono::hours(24));
            day_ = day_ + 1;
        } while (day_.is_weekend());
        publish();
    }
    void publish() {
        upstream_.post("/_series", fmt::format(R"({{"symbol":"{}","last":"{}"}})",
                                               provider_.published, day_.to_string()));
    }
    test::Json sync(const char* more = "") {
        const std::string request = fmt::format(
            R"({{"{}":["{}"],"provider":"{}","from":"2025-11-03"{}}})",
            provider_.is_macro ? "series" : "symbols", provider_.series, provider_.name, more);
        Invocation invocation = world_.invocation("market.sync", request, &world_.owner());
        invocation.in_process = true;
        const auto reply = world_.dispatcher().invoke(invocation);
        EXPECT_TRUE(ok(reply));
        return test::Json(reply ? reply->body : "{}");
    }
    // What is stored, as text.
    std::string stored() {
        const std::string body =
            provider_.is_macro
                ? world_.body(
                      "market.macro",
                      fmt::format(R"({{"series":["{}"],"from":"2025-01-01"}})", provider_.series))
                : world_.body("market.series",
                              fmt::format(R"({{"symbol":"{}"}})", provider_.series));
        const test::Json json(body);
        const std::string rows = provider_.is_macro ? "/data/0/values" : "/bars";
        std::string text;
        for (std::size_t i = 0; i < json.size(rows); ++i)
            text += fmt::format("{} {}\n", json.text(fmt::format("{}/{}/date", rows, i)),
                                json.number(fmt::format("{}/{}/{}", rows, i,
                                                        provider_.is_macro ? "value" : "close")));
        return text;
    }
    Effect effect_of(const Failure& failure) const {
        const bool is_invalid = std::string_view(failure.kind) == "nan" && !provider_.can_hold_nan;
        return is_invalid ? Effect::kRefused : failure.effect;
    }

    TestedProvider provider_ = GetParam();
    test::Upstream& upstream_ = test::Upstream::instance();
    World world_;
    fin::Date day_ = last_closed_session(world_.clock().now());
};
INSTANTIATE_TEST_SUITE_P(Providers, SyncFailures, testing::ValuesIn(kProviders),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(SyncFailures, ChangeNothingAndAreStated) {
    publish();
    ASSERT_EQ(sync().text("/data/0/status"), "updated");
    for (const Failure& failure : kFailures) {
        SCOPED_TRACE(fmt::format("{} {}", provider_.name, failure.kind));
        const std::string before = stored();
        ASSERT_THAT(before, Not(IsEmpty()));
        next_session();
        upstream_.failure(provider_.match, failure.kind, 100);
        const test::Json failed = sync();
        const std::string during = stored();
        const Effect effect = effect_of(failure);
        EXPECT_EQ(failed.number("/data/0/restated"), 0.0);
        if (effect == Effect::kRefused) {
            EXPECT_EQ(failed.text("/data/0/status"), "stale");
            EXPECT_THAT(failed.text("/data/0/reason"), Not(IsEmpty()));
            EXPECT_GT(failed.number("/data/0/age_s"), 0.0);
        }
        if (effect == Effect::kHarmless) {
            EXPECT_THAT(during, HasSubstr(before + day_.to_string()));
        } else {
            EXPECT_EQ(during, before);
        }
        if (std::string_view(failure.kind) == "contradictory") {
            EXPECT_THAT(failed.texts("/issues", "code"), testing::Contains("contradictory_rows"));
        }
        upstream_.reset();
        publish();
        world_.clock().advance(std::chrono::minutes(6));  // a provider that failed rests 5 minutes
        EXPECT_NE(sync().text("/data/0/status"), "stale");
        EXPECT_THAT(stored(), HasSubstr(before + day_.to_string()));
    }
    // The rows are the published ones: a download of all dates restates none.
    EXPECT_EQ(sync(R"(,"full":true)").number("/data/0/restated"), 0.0);
}

}  // namespace
}  // namespace ballast::service
