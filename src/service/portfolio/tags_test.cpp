// Tags of a workspace: rename, merge and delete everywhere; limits; groups with values.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::Json;
using testing::ElementsAre;
using testing::HasSubstr;

class Tags : public testing::Test {
protected:
    Tags() {
        world_.body("portfolio.create", R"({"slug":"p","name":"P","tags":["tech"]})");
        hold(R"("symbol":"A","quantity":10,"tags":["tech","momentum"])");
        hold(R"("symbol":"B","quantity":5,"tags":["tech","value"])");
        hold(R"("symbol":"C","quantity":-3,"tags":["finance","value"])");
        hold(R"("symbol":"A","quantity":2)");
    }
    void hold(const std::string& rest) {
        world_.body("position.create", R"({"portfolio":"p",)" + rest + "}");
    }
    Json call(const std::string& method, const std::string& request) {
        return Json(world_.body(method, request));
    }
    World world_;
};

TEST_F(Tags, AreListedWithTheirUsesWhetherStoredOrNot) {
    world_.body("tag.create", R"({"name":"core","color":"#1f77b4","description":"Held long"})");
    const Json tags = call("tag.list", "{}");
    EXPECT_THAT(tags.texts("/data", "name"),
                ElementsAre("core", "finance", "momentum", "tech", "value"));
    EXPECT_EQ(tags.number("/data/0/positions"), 0.0);
    EXPECT_EQ(tags.number("/data/3/positions"), 2.0);
    EXPECT_EQ(tags.number("/data/3/portfolios"), 1.0);
    EXPECT_EQ(world_.error("tag.create", R"({"name":"core"})").code, Code::kConflict);
    EXPECT_EQ(world_.error("tag.create", R"({"name":"x","color":"red"})").errors.at(0).pointer,
              "/color");
}

TEST_F(Tags, ANewNameAppliesToEveryPositionAndPortfolio) {
    const Json changed = call("tag.update", R"({"tag":"tech","name":"technology"})");
    EXPECT_EQ(changed.number("/changed_positions"), 2.0);
    EXPECT_EQ(changed.number("/changed_portfolios"), 1.0);
    EXPECT_EQ(call("position.list", R"({"tag":"technology"})").size("/data"), 2U);
    EXPECT_EQ(call("portfolio.list", R"({"tag":"technology"})").size("/data"), 1U);
    EXPECT_EQ(call("position.list", R"({"tag":"tech"})").size("/data"), 0U);
    // The name of another tag is taken unless both are to become one.
    EXPECT_THAT(
        world_.error("tag.update", R"({"tag":"momentum","name":"value"})").errors.at(0).hint,
        HasSubstr("merge"));
    call("tag.update", R"({"tag":"momentum","name":"technology","merge":true})");
    EXPECT_THAT(call("tag.list", "{}").texts("/data", "name"),
                ElementsAre("finance", "technology", "value"));
    EXPECT_EQ(call("position.list", R"({"symbol":"A","tag":"technology"})").size("/data/0/tags"),
              1U);
}

TEST_F(Tags, ADeletedTagIsRemovedEverywhere) {
    EXPECT_EQ(call("tag.delete", R"({"tag":"value"})").number("/changed_positions"), 2.0);
    EXPECT_EQ(call("position.list", R"({"tag":"value"})").size("/data"), 0U);
    EXPECT_EQ(world_.error("tag.delete", R"({"tag":"value"})").code, Code::kNotFound);
}

TEST_F(Tags, APositionHasAtMostTwentyAndAWorkspaceFiveHundred) {
    const auto tags = [](int from, int count) {
        std::string list;
        for (int i = 0; i < count; ++i)
            list += fmt::format("{}\"t{}\"", i == 0 ? "" : ",", from + i);
        return list;
    };
    EXPECT_EQ(world_
                  .error("position.create",
                         fmt::format(R"({{"portfolio":"p","symbol":"X","quantity":1,"tags":[{}]}})",
                                     tags(0, 21)))
                  .errors.at(0)
                  .pointer,
              "/tags");
    for (int i = 0; i < 24; ++i)
        hold(fmt::format(R"("symbol":"S{}","quantity":1,"tags":[{}])", i, tags(20 * i, 20)));
    EXPECT_EQ(world_
                  .error("position.create",
                         fmt::format(R"({{"portfolio":"p","symbol":"X","quantity":1,"tags":[{}]}})",
                                     tags(1000, 20)))
                  .code,
              Code::kLimitExceeded);
}

TEST_F(Tags, AFilterByTagsTakesAnyOrAll) {
    EXPECT_EQ(call("position.list", R"({"tags":["tech","value"]})").size("/data"), 3U);
    EXPECT_EQ(call("position.list", R"({"tags":["tech","value"],"tag_match":"all"})").size("/data"),
              1U);
}

TEST_F(Tags, GroupsHaveValuesAndAddQuantitiesOfOneSymbolOnly) {
    world_.body("market.import_prices",
                R"({"source":"made for a test","prices":[{"date":"2025-12-31","A":100,"B":10}]})");
    const Json by_tag = call("position.group", R"({"by":"tag"})");
    EXPECT_THAT(by_tag.texts("/groups", "key"),
                ElementsAre("", "finance", "momentum", "tech", "value"));
    EXPECT_EQ(by_tag.number("/groups/3/totals/net"), 1050.0);
    EXPECT_TRUE(by_tag.is_null("/groups/3/quantity"));
    EXPECT_EQ(by_tag.text("/groups/2/quantity"), "10");
    // C has no price: it is counted and has no value.
    EXPECT_EQ(by_tag.number("/groups/1/count"), 1.0);
    EXPECT_EQ(by_tag.number("/groups/1/totals/count"), 0.0);
    EXPECT_EQ(by_tag.number("/coverage"), 0.75);
    EXPECT_EQ(by_tag.number("/totals/gross"), 1250.0);
    const Json by_symbol = call("position.group", R"({"by":"underlying"})");
    EXPECT_EQ(by_symbol.text("/groups/0/quantity"), "12");
    EXPECT_EQ(by_symbol.number("/groups/0/share"), 0.96);
    const Json filtered = call("position.group", R"({"by":"tag","tags":["tech","value"]})");
    EXPECT_THAT(filtered.texts("/groups", "key"), ElementsAre("tech", "value"));
}

TEST_F(Tags, WithoutStoredPricesGroupsAreCounted) {
    const Json groups = call("position.group", R"({"by":"strategy"})");
    EXPECT_EQ(groups.number("/groups/0/count"), 4.0);
    EXPECT_EQ(groups.number("/coverage"), 0.0);
}

}  // namespace
}  // namespace ballast::service
