// Ratings and prices of the market data that assets of CLOs take.
#include <gmock/gmock.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;
using testing::ElementsAre;
using testing::HasSubstr;

class CloFromMarket : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    void add_asset(const std::string& id, const std::string& more) {
        world_.body("clo.asset.create",
                    fmt::format(R"({{"effective":"2024-01-15","source":"tape","fields":{{"id":"{}",
                    "issuer_id":"I-{}","kind":"loan","maturity":"2029-06-15",
                    "coupon_type":"floating","frequency":4,"spread":0.04,"index":"USD_SOFR_3M",
                    "currency":"USD"{}}}}})",
                                id, id, more));
    }
    void import(const std::string& kind, const std::string& source, const std::string& rows) {
        const std::string header =
            kind == "rating" ? "id_type,id,agency,rating,as_of" : "id_type,id,mid,as_of";
        world_.body("market.import_records",
                    fmt::format(R"({{"kind":"{}","source":"{}","commit":true,"content":"{}\n{}"}})",
                                kind, source, header, rows));
    }
    void SetUp() override {
        add_asset("L1", R"(,"ids":{"lxid":"LX123456"},"market_value":"98","moodys_rating":"B2")");
        add_asset("L2", R"(,"ids":{"lxid":"LX654321"})");
        add_asset("L3", "");
        import("loan_price", "markit",
               R"(lxid,LX123456,97.25,2024-01-20\nlxid,LX654321,88.5,2024-01-10\n)");
        import("rating", "desk",
               R"(lxid,LX123456,moodys,B3,2024-01-10\ninternal,L2,sp,B+,2024-01-18\n)");
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloFromMarket, test::kDatabases, test::database_name);

TEST_P(CloFromMarket, AnAssetTakesAValueOfWhichItHasNoneOrAnOlderOne) {
    const auto plan = call("clo.asset.from_market", "{}");
    EXPECT_THAT(plan.texts("/rows", "asset"), ElementsAre("L1", "L1", "L2", "L2"));
    EXPECT_THAT(plan.texts("/rows", "field"),
                ElementsAre("market_value", "moodys_rating", "market_value", "sp_rating"));
    EXPECT_THAT(plan.texts("/rows", "status"), ElementsAre("newer", "kept", "new", "new"));
    EXPECT_EQ(plan.text("/rows/0/before_date"), "2024-01-15");
    EXPECT_EQ(plan.number("/totals/matched"), 2.0);
    EXPECT_EQ(call("clo.asset.get", R"({"asset":"L1"})").text("/fields/market_value"), "98")
        << "a plan changes nothing";
    const auto done =
        call("clo.asset.from_market",
             fmt::format(R"({{"commit":true,"plan_digest":"{}"}})", plan.text("/plan_digest")));
    EXPECT_TRUE(done.truth("/committed"));
    const auto first = call("clo.asset.get", R"({"asset":"L1"})");
    EXPECT_EQ(first.text("/fields/market_value"), "97.25");
    EXPECT_EQ(first.text("/price_date"), "2024-01-20");
    EXPECT_EQ(first.text("/price_source"), "markit");
    EXPECT_EQ(first.text("/fields/moodys_rating"), "B2") << "that of the asset is newer";
    const auto before = call("clo.asset.get", R"({"asset":"L1","as_of":"2024-01-19"})");
    EXPECT_EQ(before.text("/fields/market_value"), "98");
    EXPECT_EQ(call("clo.asset.get", R"({"asset":"L2"})").text("/fields/sp_rating"), "B+");
}

TEST_P(CloFromMarket, ASecondTimeNothingChangesAndUndoRestores) {
    const auto done = call("clo.asset.from_market", R"({"commit":true})");
    const auto again = call("clo.asset.from_market", R"({"commit":true})");
    EXPECT_TRUE(again.is_null("/import"));
    EXPECT_EQ(again.number("/totals/new") + again.number("/totals/newer"), 0.0);
    world_.body("clo.import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import")));
    EXPECT_EQ(call("clo.asset.get", R"({"asset":"L1"})").text("/fields/market_value"), "98");
    EXPECT_TRUE(call("clo.asset.get", R"({"asset":"L2"})").is_null("/fields/market_value"));
}

TEST_P(CloFromMarket, TheOrderOfSourcesDecides) {
    import("loan_price", "broker", R"(lxid,LX123456,96,2024-01-19\n)");
    const auto price = [&] {
        return call("clo.asset.from_market", R"({"fields":"prices"})").text("/rows/0/after");
    };
    EXPECT_EQ(price(), "97.25") << "of two sources without an order the later date";
    world_.body("market.source_order", R"({"kind":"loan_prices","order":["broker"]})");
    EXPECT_EQ(price(), "96");
}

TEST_P(CloFromMarket, OnlyTheAssetsOfTheDealAndTheRequestedFieldsAreMeant) {
    const auto ratings =
        call("clo.asset.from_market", R"({"fields":"ratings","as_of":"2024-01-17"})");
    EXPECT_THAT(ratings.texts("/rows", "field"), ElementsAre("moodys_rating"));
    EXPECT_EQ(world_.error("clo.asset.from_market", R"({"deal":"none"})").code, Code::kNotFound);
    const Error changed =
        world_.error("clo.asset.from_market", R"({"commit":true,"plan_digest":"0"})");
    EXPECT_EQ(changed.code, Code::kConflict);
    EXPECT_THAT(changed.message, HasSubstr("the plan has changed"));
}

}  // namespace
}  // namespace ballast::service
