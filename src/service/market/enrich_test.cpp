// Descriptions of securities, from the double of the providers.
#include "service/market/providers.hpp"
#include "support/upstream.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Enrich : public testing::Test {
protected:
    Enrich() {
        upstream_.reset();
        world_.environment().shared<Fetchers>().set_sleep(
            [this](feed::Elapsed time, const Cancel& cancel) -> Status {
                world_.clock().advance(time);
                return cancel.check();
            });
    }
    void enable() {
        world_.body("market.provider_put",
                    fmt::format(R"({{"name":"fmp","enabled":true,"local":true,"url":"{}",)"
                                R"("key":"fmp-key","per_second":1000}})",
                                upstream_.base()));
    }
    Result<Reply> invoke(const std::string& request) {
        Invocation invocation = world_.invocation("security.enrich", request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    test::Json enrich(const std::string& request) {
        auto reply = invoke(request);
        EXPECT_TRUE(ok(reply)) << request;
        return test::Json(reply ? reply->body : "{}");
    }
    test::Json security() {
        return test::Json(world_.body("market.securities", R"({"text":"AAA"})"));
    }

    test::Upstream& upstream_ = test::Upstream::instance();
    World world_;
};

TEST_F(Enrich, WithoutAProviderNothingIsRequested) {
    const auto refused = invoke(R"({"symbols":["AAA"]})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kConflict) << "a job is not retried";
    EXPECT_EQ(test::Json(upstream_.log()).size(""), 0U);
}

TEST_F(Enrich, UnknownFieldsAreFilledAndFollowTheProvider) {
    enable();
    upstream_.post("/_series", R"({"symbol":"AAA","etf":true})");
    const test::Json first = enrich(R"({"symbols":["AAA"]})");
    EXPECT_EQ(first.text("/data/0/status"), "added");
    const test::Json stored = security();
    EXPECT_EQ(stored.text("/data/0/type"), "etf");
    EXPECT_EQ(stored.text("/data/0/sector"), "Technology");
    EXPECT_EQ(stored.text("/data/0/industry"), "") << "NA is absent";
    EXPECT_EQ(stored.text("/data/0/currency"), "USD");
    EXPECT_EQ(enrich(R"({"symbols":["AAA"]})").text("/data/0/status"), "unchanged");
    upstream_.post("/_series", R"({"symbol":"AAA","etf":true,"sector":"Energy"})");
    const test::Json next = enrich(R"({"symbols":["AAA"]})");
    EXPECT_EQ(next.text("/data/0/status"), "changed");
    EXPECT_EQ(security().text("/data/0/sector"), "Energy");
}

TEST_F(Enrich, HandEditsTakePrecedence) {
    enable();
    world_.body("market.put_securities",
                R"({"securities":[{"symbol":"AAA","sector":"Utilities","type":"bond"}]})");
    const test::Json first = enrich(R"({"symbols":["AAA"]})");
    EXPECT_EQ(security().text("/data/0/sector"), "Utilities");
    EXPECT_EQ(security().text("/data/0/type"), "bond");
    EXPECT_EQ(security().text("/data/0/name"), "AAA Inc.");
    EXPECT_THAT(first.minified(), HasSubstr(R"("kept":["sector","type"])"));
    // An edit of what the provider gave, too.
    world_.body("market.put_securities", R"({"securities":[{"symbol":"AAA","name":"Mine"}]})");
    enrich(R"({"symbols":["AAA"]})");
    EXPECT_EQ(security().text("/data/0/name"), "Mine");
}

TEST_F(Enrich, SecuritiesFailOneByOne) {
    enable();
    const test::Json some = enrich(R"({"symbols":["AAA","UNKNOWN"]})");
    EXPECT_THAT(some.texts("/data", "status"), ElementsAre("added", "failed"));
    EXPECT_EQ(some.number("/totals/failed"), 1.0);
    const auto other = invoke(R"({"symbols":["AAA"],"provider":"yahoo"})");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, Code::kInvalidInput);
}

}  // namespace
}  // namespace ballast::service
