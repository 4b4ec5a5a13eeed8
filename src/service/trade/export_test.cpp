// export.*: files of orders, their history and templates.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;

class TradeExports : public testing::Test {
protected:
    World world_;

    void hold(const std::string& rows) {
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
        world_.body("position.create_many", R"({"portfolio":"book","positions":[)" + rows + "]}");
    }
};

TEST_F(TradeExports, AnOrderIsTheFixMessageOfTheContract) {
    const test::Json json(world_.body(
        "export.trades",
        R"({"trades":[{"id":"ORD-0001","account":"ACC1","side":"buy","symbol":"AAPL",)"
        R"("quantity":100,"type":"limit","limit":185.25,"time":"2024-01-02T21:05:00.000Z"}],)"
        R"("format":"fix44","sender":"RISKPLAT","target":"BROKER1"})"));
    EXPECT_EQ(json.text("/documents/0/content"),
              "8=FIX.4.4\x01"
              "9=142\x01"
              "35=D\x01"
              "34=1\x01"
              "49=RISKPLAT\x01"
              "52=20240102-21:05:00.000\x01"
              "56=BROKER1\x01"
              "11=ORD-0001\x01"
              "1=ACC1\x01"
              "55=AAPL\x01"
              "54=1\x01"
              "60=20240102-21:05:00.000\x01"
              "38=100\x01"
              "40=2\x01"
              "44=185.25\x01"
              "59=0\x01"
              "10=075\x01");
    EXPECT_EQ(json.number("/next_sequence"), 2);
}

TEST_F(TradeExports, OrdersThatReverseAPositionOfThePortfolioAreSplit) {
    hold(R"({"symbol":"A","quantity":40},{"symbol":"A","quantity":20,"entry_date":"2024-01-02"})");
    const test::Json json(world_.body("export.trades",
                                      R"({"portfolio":"book","trades":[)"
                                      R"({"side":"sell","symbol":"A","quantity":50,"account":"x"},)"
                                      R"({"side":"sell","symbol":"A","quantity":50,"account":"y"},)"
                                      R"({"side":"sell","symbol":"NOT-HELD","quantity":1}]})"));
    EXPECT_THAT(json.texts("/orders", "side"), ElementsAre("sell", "sell", "short", "short"));
    EXPECT_THAT(json.texts("/orders", "quantity"), ElementsAre("50", "10", "40", "1"));
    EXPECT_THAT(json.texts("/orders", "id"),
                ElementsAre("ORD-0001", "ORD-0002-1", "ORD-0002-2", "ORD-0003"));
    EXPECT_THAT(json.texts("/issues", "code"), ElementsAre("split", "side_changed"));
    EXPECT_EQ(json.text("/kept/source"), "portfolio:book");
}

TEST_F(TradeExports, EveryFileIsKeptWithWhoWhenAndDigest) {
    const std::string trades = R"({"trades":[{"side":"buy","symbol":"A","quantity":1}]})";
    const test::Json made(world_.body("export.trades", trades));
    const test::Json history(world_.body("export.history"));
    ASSERT_EQ(history.size("/data"), 1U);
    EXPECT_EQ(history.text("/data/0/created_by"), world_.owner().name);
    EXPECT_EQ(history.text("/data/0/digest"), made.text("/digest"));
    EXPECT_FALSE(history.text("/data/0/created_at").empty());
    const test::Json kept(
        world_.body("export.get", R"({"id":")" + history.text("/data/0/id") + R"("})"));
    EXPECT_EQ(kept.text("/content"), made.text("/documents/0/content"));
    EXPECT_EQ(
        kept.text("/content"),
        "id,side,symbol,quantity,type,limit,tif,account\r\nORD-0001,buy,A,1,market,,day,\r\n");
}

TEST_F(TradeExports, AStoredTemplateReplacesTheBuiltInOneUntilItIsDeleted) {
    world_.body("export.template_put",
                R"({"name":"standard","header":false,"columns":[{"field":"symbol"}]})");
    const std::string trades = R"({"trades":[{"side":"buy","symbol":"A","quantity":1}]})";
    EXPECT_EQ(test::Json(world_.body("export.trades", trades)).text("/documents/0/content"),
              "A\r\n");
    EXPECT_EQ(test::Json(world_.body("export.templates")).text("/data/0/origin"), "custom");
    world_.body("export.template_delete", R"({"name":"standard"})");
    EXPECT_EQ(test::Json(world_.body("export.templates")).text("/data/0/origin"), "built_in");
    EXPECT_EQ(world_.error("export.template_delete", R"({"name":"standard"})").code,
              Code::kNotFound);
}

TEST_F(TradeExports, AllErrorsOfAllOrdersAreReportedAndNothingIsKept) {
    const Error error = world_.error(
        "export.trades", R"({"trades":[{"id":"a","side":"buy","symbol":"A","quantity":0},)"
                         R"({"id":"a","side":"buy","symbol":"A","quantity":1,"type":"limit"}]})");
    std::vector<std::string> pointers;
    for (const FieldError& field : error.errors) pointers.push_back(field.pointer);
    EXPECT_THAT(pointers, ElementsAre("/trades/0/quantity", "/trades/1/id", "/trades/1/limit"));
    EXPECT_EQ(test::Json(world_.body("export.history")).size("/data"), 0U);
}

}  // namespace
}  // namespace ballast::service
