#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

class PortfolioMethods : public testing::Test {
protected:
    World world_;

    void make(const std::string& slug, const std::string& more = "") {
        world_.body("portfolio.create",
                    fmt::format(R"({{"slug":"{0}","name":"Name of {0}"{1}}})", slug, more));
    }
    std::vector<std::string> slugs(const std::string& request) {
        return test::Json(world_.body("portfolio.list", request)).texts("/data", "slug");
    }
};

TEST_F(PortfolioMethods, APortfolioIsReadBackAsItWasCreated) {
    const auto made = world_.call(
        "portfolio.create",
        R"({"slug":"long-term","name":"Für später","description":"a","base_currency":"EUR","tags":["x","y"]})");
    ASSERT_TRUE(ok(made));
    EXPECT_EQ(made->etag, "\"v1\"");
    for (const std::string& name : {std::string("long-term"), test::Json(made->body).text("/id")})
        EXPECT_EQ(world_.body("portfolio.get", R"({"portfolio":")" + name + R"("})"), made->body);
    const test::Json json(made->body);
    EXPECT_EQ(json.text("/name"), "Für später");
    EXPECT_EQ(json.text("/base_currency"), "EUR");
    EXPECT_EQ(json.text("/tags/1"), "y");
    EXPECT_EQ(json.text("/etag"), "\"v1\"");
    EXPECT_EQ(json.text("/created_at"), "2026-01-02T03:04:05Z");
}

TEST_F(PortfolioMethods, ATakenOrInvalidSlugIsRejected) {
    make("a");
    EXPECT_EQ(world_.error("portfolio.create", R"({"slug":"a","name":"n"})").code, Code::kConflict);
    for (const std::string slug : {"", "Upper", "with space", "../x", "ä"})
        EXPECT_EQ(world_.error("portfolio.create", R"({"slug":")" + slug + R"(","name":"n"})").code,
                  Code::kInvalidInput)
            << slug;
    EXPECT_EQ(world_.error("portfolio.create", R"({"slug":"b","name":""})").code,
              Code::kInvalidInput);
    const Error unknown = world_.error("portfolio.create", R"({"slug":"b","name":"n","owner":1})");
    ASSERT_EQ(unknown.errors.size(), 1U);
    EXPECT_EQ(unknown.errors[0].pointer, "/owner");
    EXPECT_EQ(unknown.errors[0].code, "unknown_field");
}

TEST_F(PortfolioMethods, AnUpdateChangesTheGivenFieldsOnly) {
    make("a", R"(,"description":"old","tags":["x"])");
    world_.clock().advance(std::chrono::hours(1));
    const auto changed =
        world_.call("portfolio.update", R"({"portfolio":"a","if_match":"\"v1\"","name":"New"})");
    ASSERT_TRUE(ok(changed));
    const test::Json json(changed->body);
    EXPECT_EQ(json.text("/name"), "New");
    EXPECT_EQ(json.text("/description"), "old");
    EXPECT_EQ(json.size("/tags"), 1U);
    EXPECT_EQ(json.number("/version"), 2.0);
    EXPECT_EQ(json.text("/updated_at"), "2026-01-02T04:04:05Z");
    EXPECT_EQ(changed->etag, "\"v2\"");
}

TEST_F(PortfolioMethods, AStaleVersionIsAConflictThatNamesTheCurrentOne) {
    make("a");
    world_.body("portfolio.update", R"({"portfolio":"a","if_match":"v1","name":"New"})");
    for (const std::string_view method : {"portfolio.update", "portfolio.delete"}) {
        const Error stale = world_.error(method, R"({"portfolio":"a","if_match":"v1"})");
        EXPECT_EQ(stale.code, Code::kConflict);
        EXPECT_THAT(stale.attributes,
                    Contains(std::pair<std::string, std::string>("version", "2")));
        EXPECT_THAT(stale.attributes,
                    Contains(std::pair<std::string, std::string>("if_match", "stale")));
    }
    const Error garbled = world_.error("portfolio.update", R"({"portfolio":"a","if_match":"two"})");
    EXPECT_EQ(garbled.code, Code::kInvalidInput);
    EXPECT_THAT(garbled.errors, Contains(Field(&FieldError::pointer, "/if_match")));
}

TEST_F(PortfolioMethods, ASlugTakenByAnotherIsAConflictThatIsNotAboutTheVersion) {
    make("a");
    make("b");
    const Error taken =
        world_.error("portfolio.update", R"({"portfolio":"b","if_match":"v1","slug":"a"})");
    EXPECT_EQ(taken.code, Code::kConflict);
    EXPECT_THAT(taken.attributes,
                ::testing::Not(Contains(std::pair<std::string, std::string>("if_match", "stale"))));
}

TEST_F(PortfolioMethods, ADeletedPortfolioIsGoneWithItsPositions) {
    make("a");
    const std::string position =
        test::Json(world_.body("position.create", R"({"portfolio":"a","symbol":"X","quantity":1})"))
            .text("/id");
    world_.body("portfolio.delete", R"({"portfolio":"a","if_match":"v1"})");
    EXPECT_EQ(world_.error("portfolio.get", R"({"portfolio":"a"})").code, Code::kNotFound);
    EXPECT_EQ(world_.error("position.get", R"({"id":")" + position + R"("})").code,
              Code::kNotFound);
    EXPECT_EQ(test::Json(world_.body("position.list")).size("/data"), 0U);
}

TEST_F(PortfolioMethods, AListFiltersSortsAndCounts) {
    make("a", R"(,"tags":["growth"])");
    make("b", R"(,"base_currency":"EUR","tags":["growth","old"])");
    make("c", R"(,"description":"the Growth of things")");
    EXPECT_THAT(slugs("{}"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(slugs(R"({"direction":"descending"})"), ElementsAre("c", "b", "a"));
    EXPECT_THAT(slugs(R"({"sort":"name","direction":"descending"})"), ElementsAre("c", "b", "a"));
    EXPECT_THAT(slugs(R"({"tag":"growth"})"), ElementsAre("a", "b"));
    EXPECT_THAT(slugs(R"({"tag":"grow"})"), ElementsAre());
    EXPECT_THAT(slugs(R"({"currency":"EUR"})"), ElementsAre("b"));
    EXPECT_THAT(slugs(R"({"text":"GROWTH"})"), ElementsAre("c"));
    EXPECT_THAT(slugs(R"({"text":"100%_"})"), ElementsAre());
    const test::Json counted(world_.body("portfolio.list", R"({"limit":1,"count":"exact"})"));
    EXPECT_EQ(counted.number("/count"), 3.0);
    EXPECT_TRUE(test::Json(world_.body("portfolio.list")).is_null("/count"));
}

TEST_F(PortfolioMethods, PagesFollowOneAnotherWithoutGapOrRepeat) {
    std::vector<std::string> all;
    for (int i = 10; i < 17; ++i) {
        all.push_back(fmt::format("p{}", i));
        make(all.back());
    }
    std::vector<std::string> seen;
    std::string cursor;
    for (int page = 0; page < 10; ++page) {
        const test::Json json(
            world_.body("portfolio.list", fmt::format(R"({{"limit":3,"cursor":"{}"}})", cursor)));
        for (const std::string& slug : json.texts("/data", "slug")) seen.push_back(slug);
        if (json.is_null("/next_cursor")) break;
        cursor = json.text("/next_cursor");
    }
    EXPECT_EQ(seen, all);
    EXPECT_EQ(world_.error("portfolio.list", R"({"cursor":"not one of ours"})").code,
              Code::kInvalidInput);
    // A cursor is valid only for the order it was created with.
    EXPECT_EQ(
        world_.error("portfolio.list", fmt::format(R"({{"sort":"name","cursor":"{}"}})", cursor))
            .code,
        Code::kInvalidInput);
    EXPECT_EQ(world_.error("portfolio.list", R"({"limit":0})").code, Code::kInvalidInput);
    EXPECT_EQ(world_.error("portfolio.list", R"({"limit":501})").code, Code::kInvalidInput);
}

TEST_F(PortfolioMethods, GroupsCountAPortfolioUnderEachOfItsTags) {
    make("a", R"(,"tags":["x","y"])");
    make("b", R"(,"tags":["x"],"base_currency":"EUR")");
    make("c");
    EXPECT_EQ(world_.body("portfolio.group"),
              R"({"groups":[{"key":"","count":1},{"key":"x","count":2},{"key":"y","count":1}]})");
    EXPECT_EQ(world_.body("portfolio.group", R"({"by":"currency"})"),
              R"({"groups":[{"key":"EUR","count":1},{"key":"USD","count":2}]})");
}

}  // namespace
}  // namespace ballast::service
