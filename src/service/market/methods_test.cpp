#include "service/world_test.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

constexpr std::string_view kPrices =
    R"({"source":"made for a test","name":"closes","prices":[)"
    R"({"date":"2024-01-02","B":20.5,"A":10},{"date":"2024-01-03","B":21,"A":null},)"
    R"({"date":"2024-01-04","B":22,"A":10.25}]})";

TEST(MarketMethods, PricesAreReadBackAsTheyWereStored) {
    World world;
    const test::Json dataset(world.body("market.import_prices", kPrices));
    EXPECT_EQ(dataset.text("/kind"), "prices");
    EXPECT_EQ(dataset.text("/first_date"), "2024-01-02");
    EXPECT_EQ(dataset.text("/last_date"), "2024-01-04");
    EXPECT_EQ(dataset.number("/rows"), 5.0);
    EXPECT_EQ(dataset.text("/digest").size(), 64U);

    const test::Json read(world.body("market.prices", R"({"symbols":["A","B","C"]})"));
    EXPECT_EQ(read.text("/as_of"), "2024-01-04");
    const std::string shown = simdjson::minify(read.root());
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
    const std::string first = world.body("market.import_prices", kPrices);
    const std::string second = world.body("market.import_prices", kPrices);
    EXPECT_EQ(test::Json(first).text("/id"), test::Json(second).text("/id"));
    EXPECT_EQ(test::Json(world.body("market.datasets")).size("/data"), 1U);
    EXPECT_EQ(test::Json(world.body("market.datasets", R"({"kind":"other"})")).size("/data"), 0U);
}

TEST(MarketMethods, ANewerHistoryReplacesTheOlderWhichStaysInTheCatalog) {
    World world;
    world.body("market.import_prices", kPrices);
    world.clock().advance(std::chrono::hours(1));
    world.body("market.import_prices",
               R"({"source":"made","prices":[{"date":"2024-02-01","A":7}]})");
    EXPECT_EQ(test::Json(world.body("market.prices", R"({"symbols":["A"]})")).text("/as_of"),
              "2024-02-01");
    EXPECT_EQ(test::Json(world.body("market.datasets")).size("/data"), 2U);
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
    EXPECT_EQ(test::Json(world.body("market.securities", R"({"text":"beta"})")).size("/data"), 1U);
    const test::Json page(world.body("market.securities", R"({"limit":1})"));
    EXPECT_THAT(
        test::Json(world.body("market.securities", fmt::format(R"({{"limit":1,"cursor":"{}"}})",
                                                               page.text("/next_cursor"))))
            .texts("/data", "symbol"),
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
