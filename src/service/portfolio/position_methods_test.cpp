#include "service/world_test.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PositionMethods : public testing::Test {
protected:
    World world_;

    void SetUp() override { world_.body("portfolio.create", R"({"slug":"p","name":"P"})"); }

    std::string make(const std::string& fields) {
        return world_.body("position.create", R"({"portfolio":"p",)" + fields + "}");
    }
    Error refused(const std::string& fields) {
        return world_.error("position.create", R"({"portfolio":"p",)" + fields + "}");
    }
    std::vector<std::string> symbols(const std::string& request) {
        return test::Json(world_.body("position.list", request)).texts("/data", "symbol");
    }
};

TEST_F(PositionMethods, QuantitiesAndPricesAreKeptExactly) {
    const test::Json json(make(
        R"("symbol":"X","quantity":"-0.123456789012","entry_price":123456789.01,"entry_date":"2024-02-29","tags":["t"],"note":"n")"));
    EXPECT_EQ(json.text("/quantity"), "-0.123456789012");
    EXPECT_EQ(json.text("/entry_price"), "123456789.01");
    EXPECT_EQ(json.text("/entry_date"), "2024-02-29");
    EXPECT_EQ(json.text("/type"), "equity");
    EXPECT_EQ(json.text("/multiplier"), "1");
    EXPECT_TRUE(json.is_null("/option"));
    EXPECT_EQ(world_.body("position.get", R"({"id":")" + json.text("/id") + R"("})"),
              simdjson::minify(json.root()));
}

TEST_F(PositionMethods, AnOccSymbolIsAnOptionWithItsTerms) {
    const test::Json json(make(R"("symbol":"SPY250919C00460000","quantity":200)"));
    EXPECT_EQ(json.text("/type"), "option");
    EXPECT_EQ(json.text("/multiplier"), "100");
    EXPECT_EQ(json.text("/option/underlying"), "SPY");
    EXPECT_EQ(json.text("/option/expiry"), "2025-09-19");
    EXPECT_EQ(json.text("/option/right"), "call");
    EXPECT_EQ(json.text("/option/strike"), "460");
}

TEST_F(PositionMethods, TermsThatAreGivenStandBeforeThoseOfTheSymbol) {
    const test::Json json(make(
        R"("symbol":"MYOPTION","quantity":1,"multiplier":"10","option":{"underlying":"SPY","expiry":"2026-01-16","right":"put","strike":"12.5"})"));
    EXPECT_EQ(json.text("/type"), "option");
    EXPECT_EQ(json.text("/multiplier"), "10");
    EXPECT_EQ(json.text("/option/strike"), "12.5");
}

TEST_F(PositionMethods, WhatIsNoPositionIsRefusedWithThePlace) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("symbol":"X","quantity":0)", "/quantity"},
        {R"("symbol":"X","quantity":"0.000")", "/quantity"},
        {R"("symbol":"X","quantity":"1,0x")", "/quantity"},
        {R"("symbol":"X","quantity":1e999)", "/quantity"},
        {R"("symbol":"X","quantity":1,"multiplier":0)", "/multiplier"},
        {R"("symbol":"X","quantity":1,"multiplier":-1)", "/multiplier"},
        {R"("symbol":"X","quantity":1,"entry_price":-1)", "/entry_price"},
        {R"("symbol":"X","quantity":1,"entry_date":"2023-02-29")", "/entry_date"},
        {R"("symbol":"","quantity":1)", "/symbol"},
        {R"("symbol":"X","quantity":1,"type":"stock")", "/type"},
        {R"("symbol":"X","quantity":1,"type":"option")", "/symbol"},
        {R"("symbol":"X","quantity":1,"type":"equity","option":{"underlying":"SPY","expiry":"2026-01-16","right":"put","strike":"1"})",
         "/option"},
        {R"("quantity":1)", "/symbol"},
    };
    for (const auto& [fields, pointer] : wrong) {
        const Error error = refused(fields);
        EXPECT_EQ(error.code, Code::kInvalidInput) << fields;
        ASSERT_EQ(error.faults.size(), 1U) << fields;
        EXPECT_EQ(error.faults[0].pointer, pointer) << fields;
    }
    EXPECT_EQ(
        world_.error("position.create", R"({"portfolio":"none","symbol":"X","quantity":1})").code,
        Code::kNotFound);
    EXPECT_EQ(test::Json(world_.body("position.list")).size("/data"), 0U);
}

TEST_F(PositionMethods, ManyPositionsAreAddedAllOrNoneWithEveryWrongRowNamed) {
    const Error error = world_.error(
        "position.create_many",
        R"({"portfolio":"p","positions":[{"symbol":"A","quantity":1},{"symbol":"B","quantity":0},)"
        R"({"symbol":"C","quantity":1,"type":"option"},{"symbol":"D","quantity":2}]})");
    EXPECT_EQ(error.code, Code::kInvalidInput);
    EXPECT_THAT(error.message, HasSubstr("2 of 4"));
    ASSERT_EQ(error.faults.size(), 2U);
    EXPECT_EQ(error.faults[0].pointer, "/positions/1/quantity");
    EXPECT_EQ(error.faults[1].pointer, "/positions/2/symbol");
    EXPECT_THAT(symbols("{}"), ElementsAre());

    EXPECT_EQ(world_.body("position.create_many",
                          R"({"portfolio":"p","positions":[{"symbol":"A","quantity":1},)"
                          R"({"symbol":"A","quantity":2}]})"),
              R"({"created":2,"removed":0})");
    EXPECT_EQ(world_.body(
                  "position.create_many",
                  R"({"portfolio":"p","replace":true,"positions":[{"symbol":"Z","quantity":1}]})"),
              R"({"created":1,"removed":2})");
    EXPECT_THAT(symbols("{}"), ElementsAre("Z"));
    // A replacement that fails removes nothing.
    world_.error("position.create_many",
                 R"({"portfolio":"p","replace":true,"positions":[{"symbol":"Q","quantity":0}]})");
    EXPECT_THAT(symbols("{}"), ElementsAre("Z"));
    EXPECT_EQ(world_.error("position.create_many", R"({"portfolio":"p","positions":[]})").code,
              Code::kInvalidInput);
}

TEST_F(PositionMethods, FaultsOfManyRowsAreBounded) {
    std::string rows;
    for (int i = 0; i < 500; ++i) rows += R"({"symbol":"A","quantity":0},)";
    rows += R"({"symbol":"A","quantity":1})";
    const Error error =
        world_.error("position.create_many", R"({"portfolio":"p","positions":[)" + rows + "]}");
    EXPECT_THAT(error.message, HasSubstr("500 of 501"));
    EXPECT_EQ(error.faults.size(), 100U);
}

TEST_F(PositionMethods, AFileIsRefusedWhereRequestsMayNotNameFiles) {
    const Error error = world_.error("position.create_many",
                                     R"({"portfolio":"p","positions":{"file":"/etc/passwd"}})");
    ASSERT_EQ(error.faults.size(), 1U);
    EXPECT_EQ(error.faults[0].code, "file");
}

TEST_F(PositionMethods, AnUpdateToAnotherSymbolTakesThatSymbolsTerms) {
    const std::string id =
        test::Json(make(R"("symbol":"SPY250919C00460000","quantity":2)")).text("/id");
    const test::Json changed(
        world_.body("position.update",
                    R"({"id":")" + id + R"(","if_match":"v1","symbol":"SPY251219P00400000"})"));
    EXPECT_EQ(changed.text("/option/right"), "put");
    EXPECT_EQ(changed.text("/option/strike"), "400");
    EXPECT_EQ(changed.text("/quantity"), "2");
    const Error stale =
        world_.error("position.update", R"({"id":")" + id + R"(","if_match":"v1","note":"x"})");
    EXPECT_EQ(stale.code, Code::kConflict);
    const Error zero =
        world_.error("position.update", R"({"id":")" + id + R"(","if_match":"v2","quantity":0})");
    EXPECT_EQ(zero.code, Code::kInvalidInput);
    world_.body("position.delete", R"({"id":")" + id + R"(","if_match":"v2"})");
    EXPECT_EQ(world_.error("position.get", R"({"id":")" + id + R"("})").code, Code::kNotFound);
    EXPECT_EQ(
        world_.error("position.get", R"({"id":"0123456789012345678901234567890123456789"})").code,
        Code::kInvalidInput);
}

TEST_F(PositionMethods, AListFiltersSortsAndPages) {
    make(R"("symbol":"B","quantity":3,"tags":["x"],"strategy":"pairs")");
    make(R"("symbol":"A","quantity":-5,"type":"etf","note":"hedge of B")");
    make(R"("symbol":"C","quantity":1,"tags":["x","y"])");
    EXPECT_THAT(symbols("{}"), ElementsAre("A", "B", "C"));
    EXPECT_THAT(symbols(R"({"sort":"quantity"})"), ElementsAre("A", "C", "B"));
    EXPECT_THAT(symbols(R"({"portfolio":"p","tag":"x"})"), ElementsAre("B", "C"));
    EXPECT_THAT(symbols(R"({"type":"etf"})"), ElementsAre("A"));
    EXPECT_THAT(symbols(R"({"strategy":"pairs"})"), ElementsAre("B"));
    EXPECT_THAT(symbols(R"({"symbol":"C"})"), ElementsAre("C"));
    EXPECT_THAT(symbols(R"({"text":"HEDGE"})"), ElementsAre("A"));
    const test::Json first(world_.body("position.list", R"({"limit":2,"count":"exact"})"));
    EXPECT_EQ(first.number("/count"), 3.0);
    EXPECT_THAT(symbols(fmt::format(R"({{"limit":2,"cursor":"{}"}})", first.text("/next_cursor"))),
                ElementsAre("C"));
    const test::Json groups(world_.body("position.group", R"({"by":"tag"})"));
    EXPECT_THAT(groups.texts("/groups", "key"), ElementsAre("", "x", "y"));
}

}  // namespace
}  // namespace ballast::service
