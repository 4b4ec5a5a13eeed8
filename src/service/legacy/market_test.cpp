// market.yahoo.* and market.fred.* of an earlier system, against the double of the providers.
#include "service/market/providers.hpp"
#include "support/upstream.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::Json;
using test::ok;

class LegacyMarket : public testing::Test {
protected:
    LegacyMarket() {
        upstream_.reset();
        world_.environment().shared<Fetchers>().set_sleep(
            [this](feed::Elapsed time, const Cancel& cancel) -> Status {
                world_.clock().advance(time);
                return cancel.check();
            });
    }
    void enable(const std::string& name, const std::string& more) {
        world_.body("market.provider_put",
                    fmt::format(R"({{"name":"{}","enabled":true,"local":true,"url":"{}",)"
                                R"("per_second":1000{}}})",
                                name, upstream_.base(), more));
    }
    Result<Reply> call(std::string_view method, std::string_view request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.interface = "rpc";
        return world_.dispatcher().invoke(invocation);
    }
    std::string body(std::string_view method, std::string_view request) {
        auto reply = call(method, request);
        EXPECT_TRUE(ok(reply)) << method;
        return reply ? std::move(reply->body) : "[]";
    }

    test::Upstream& upstream_ = test::Upstream::instance();
    World world_;
};

TEST_F(LegacyMarket, YahooIsDownloadedAndReturnedInItsFields) {
    EXPECT_FALSE(call("market.yahoo.splits", R"({"symbol":"AAA"})")) << "not configured";
    enable("yahoo", R"(,"license_accepted":true)");
    upstream_.post(
        "/_series",
        R"({"symbol":"AAA","splits":[["2025-12-15",4]],"dividends":[["2025-12-10",1]]})");
    const std::string request = R"({"symbol":"AAA","start_date":"2025-12-01"})";
    const Json prices(body("market.yahoo.price_history", request));
    EXPECT_EQ(prices.text("/0/date"), "2025-12-01");
    EXPECT_LT(prices.number("/0/adj_close"), prices.number("/0/close") / 4.0)
        << "a split of four for one and a dividend later";
    const Json splits(body("market.yahoo.splits", request));
    EXPECT_EQ(splits.number("/0/ratio"), 4.0);
    EXPECT_EQ(Json(body("market.yahoo.dividends", request)).text("/0/date"), "2025-12-10");
    const Json info(body("market.yahoo.info", request));
    EXPECT_EQ(info.text("/currency"), "USD");
    EXPECT_GE(info.number("/fifty_two_week_high"), info.number("/fifty_two_week_low"));
    EXPECT_TRUE(info.is_null("/two_hundred_day_average"));
}

TEST_F(LegacyMarket, FredSeriesAreReturnedTogether) {
    enable("fred", R"(,"key":"fred-key")");
    const Json rows(body("market.fred.multiple_series",
                         R"({"series_ids":["DGS10","DGS3MO"],"start_date":"2025-12-01",)"
                         R"("end_date":"2025-12-05","api_key":"not used"})"));
    EXPECT_EQ(rows.size(""), 10U) << "five weekdays each";
    EXPECT_EQ(rows.text("/0/series_id"), "DGS10");
    EXPECT_EQ(rows.text("/9/series_id"), "DGS3MO");
}

}  // namespace
}  // namespace ballast::service
