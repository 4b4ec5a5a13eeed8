#include <fstream>

#include "service/table_files.hpp"
#include "support/world.hpp"

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
              json.minified());
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

TEST_F(PositionMethods, GivenTermsOverrideThoseOfTheSymbol) {
    const test::Json json(make(
        R"("symbol":"MYOPTION","quantity":1,"multiplier":"10","option":{"underlying":"SPY","expiry":"2026-01-16","right":"put","strike":"12.5"})"));
    EXPECT_EQ(json.text("/type"), "option");
    EXPECT_EQ(json.text("/multiplier"), "10");
    EXPECT_EQ(json.text("/option/strike"), "12.5");
}

TEST_F(PositionMethods, AnInvalidPositionIsRejectedWithItsPointer) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("symbol":"X","quantity":0)", "/quantity"},
        {R"("symbol":"X","quantity":"0.000")", "/quantity"},
        {R"("symbol":"X","quantity":"1,0x")", "/quantity"},
        {R"("symbol":"X","quantity":1e999)", "/quantity"},
        {R"("symbol":"X","quantity":1,"multiplier":0)", "/multiplier"},
        {R"("symbol":"X","quantity":1,"multiplier":-1)", "/multiplier"},
        {R"("symbol":"X","quantity":1,"entry_price":-1)", "/entry_price"},
        {R"("symbol":"X","quantity":1,"entry_price":0)", "/entry_price"},
        {R"("symbol":"X","quantity":1,"entry_date":"2999-01-01")", "/entry_date"},
        {R"("symbol":"X","quantity":1,"entry_date":"2025-01-02","as_of":"2025-01-01")",
         "/entry_date"},
        {R"("symbol":"SPY250230C00460000","quantity":1)", "/symbol"},
        {R"("symbol":"SPY250919X00460000","quantity":1)", "/symbol"},
        {R"("symbol":"SPY250919C00000000","quantity":1)", "/symbol"},
        {R"("symbol":"SPY250919C00460000","quantity":1,"type":"equity")", "/type"},
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
        ASSERT_EQ(error.errors.size(), 1U) << fields;
        EXPECT_EQ(error.errors[0].pointer, pointer) << fields;
    }
    EXPECT_EQ(
        world_.error("position.create", R"({"portfolio":"none","symbol":"X","quantity":1})").code,
        Code::kNotFound);
    EXPECT_EQ(test::Json(world_.body("position.list")).size("/data"), 0U);
}

TEST_F(PositionMethods, ManyPositionsAreAddedAllOrNoneWithEveryInvalidRowReported) {
    const Error error = world_.error(
        "position.create_many",
        R"({"portfolio":"p","positions":[{"symbol":"A","quantity":1},{"symbol":"B","quantity":0},)"
        R"({"symbol":"C","quantity":1,"type":"option"},{"symbol":"D","quantity":2}]})");
    EXPECT_EQ(error.code, Code::kInvalidInput);
    EXPECT_THAT(error.message, HasSubstr("2 of 4"));
    ASSERT_EQ(error.errors.size(), 2U);
    EXPECT_EQ(error.errors[0].pointer, "/positions/1/quantity");
    EXPECT_EQ(error.errors[1].pointer, "/positions/2/symbol");
    EXPECT_THAT(symbols("{}"), ElementsAre());

    EXPECT_EQ(
        world_.body("position.create_many",
                    R"({"portfolio":"p","positions":[{"symbol":"A","quantity":1},)"
                    R"({"symbol":"A","quantity":2}]})"),
        R"({"created":2,"removed":0,"merged":0,"closed":0,"rejected":[],"ignored_columns":[]})");
    EXPECT_EQ(
        world_.body(
            "position.create_many",
            R"({"portfolio":"p","replace":true,"positions":[{"symbol":"Z","quantity":1}]})"),
        R"({"created":1,"removed":2,"merged":0,"closed":0,"rejected":[],"ignored_columns":[]})");
    EXPECT_THAT(symbols("{}"), ElementsAre("Z"));
    // A failed replacement removes nothing.
    world_.error("position.create_many",
                 R"({"portfolio":"p","replace":true,"positions":[{"symbol":"Q","quantity":0}]})");
    EXPECT_THAT(symbols("{}"), ElementsAre("Z"));
    EXPECT_EQ(world_.error("position.create_many", R"({"portfolio":"p","positions":[]})").code,
              Code::kInvalidInput);
}

TEST_F(PositionMethods, TheNumberOfReportedErrorsIsBounded) {
    std::string rows;
    for (int i = 0; i < 500; ++i) rows += R"({"symbol":"A","quantity":0},)";
    rows += R"({"symbol":"A","quantity":1})";
    const Error error =
        world_.error("position.create_many", R"({"portfolio":"p","positions":[)" + rows + "]}");
    EXPECT_THAT(error.message, HasSubstr("500 of 501"));
    EXPECT_EQ(error.errors.size(), 100U);
}

TEST_F(PositionMethods, BothFormsOfAnOccSymbolAreOneHolding) {
    const test::Json padded(
        make(R"("symbol":"SPY   250919P00460000","quantity":-1,"entry_date":"2025-01-02")"));
    EXPECT_EQ(padded.text("/symbol"), "SPY250919P00460000");
    EXPECT_EQ(padded.text("/option/right"), "put");
    EXPECT_THAT(symbols(R"({"symbol":"SPY   250919P00460000"})"),
                ElementsAre("SPY250919P00460000"));
    EXPECT_EQ(
        refused(R"("symbol":"SPY250919P00460000","quantity":-1,"entry_date":"2025-01-02")").code,
        Code::kConflict);
}

TEST_F(PositionMethods, ASecondPositionOfTheSameDayIsRefusedMergedOrKept) {
    const std::string first =
        R"("symbol":"A","quantity":10,"entry_price":12,"entry_date":"2025-01-02")";
    const std::string more =
        R"("symbol":"A","quantity":30,"entry_price":16,"entry_date":"2025-01-02")";
    make(first);
    const Error error = refused(more);
    EXPECT_EQ(error.code, Code::kConflict);
    EXPECT_THAT(error.message, HasSubstr("already has A entered on 2025-01-02"));
    // 10 at 12 and 30 at 16: 40 at 15.
    const test::Json merged(make(more + R"(,"duplicates":"merge")"));
    EXPECT_EQ(merged.text("/quantity"), "40");
    EXPECT_EQ(merged.text("/entry_price"), "15");
    EXPECT_EQ(merged.number("/version"), 2.0);
    make(more + R"(,"duplicates":"keep")");
    EXPECT_THAT(symbols("{}"), ElementsAre("A", "A"));
}

class PositionFiles : public PositionMethods {
protected:
    Result<Reply> import(std::string_view content, std::string_view more = "",
                         std::string_view name = "p.csv") {
        std::ofstream(world_.path() + "/" + std::string(name)) << content;
        const LocalTableFiles files(world_.path());
        const std::string request =
            fmt::format(R"({{"portfolio":"p","positions":{{"file":"{}"}}{}}})", name, more);
        Invocation invocation = world_.invocation("position.create_many", request, &world_.owner());
        invocation.files = &files;
        return world_.dispatcher().invoke(invocation);
    }
    std::vector<std::string> messages(const Result<Reply>& reply) {
        std::vector<std::string> all;
        EXPECT_FALSE(reply);
        if (!reply)
            for (const FieldError& error : reply.error().errors)
                all.push_back(error.pointer + " " + error.message);
        return all;
    }
};

// The earlier system's upload: its column names, quoted tags, unknown columns.
TEST_F(PositionFiles, AFileOfAnotherProgramIsReadWithTolerance) {
    const auto reply = import(
        "\xEF\xBB\xBF# exported 2025-06-30\r\n"
        "Ticker,QUANTITY,Entry Price Per Share,Entry-Date,Tags,Broker\r\n"
        "AAPL,85,225.00,2024-01-15,\"Core Holdings, Tech Growth\",x\r\n"
        "# a comment\r\n"
        "SPY   250919P00460000,-2,7.00,2024-01-10,,y\r\n");
    ASSERT_TRUE(ok(reply));
    EXPECT_EQ(
        reply->body,
        R"({"created":2,"removed":0,"merged":0,"closed":0,"rejected":[],"ignored_columns":["Broker"]})");
    const test::Json list(world_.body("position.list", "{}"));
    EXPECT_EQ(list.text("/data/0/tags/0"), "Core Holdings");
    EXPECT_EQ(list.text("/data/0/tags/1"), "Tech Growth");
    EXPECT_EQ(list.text("/data/0/entry_price"), "225");
    EXPECT_EQ(list.text("/data/1/option/strike"), "460");
    EXPECT_EQ(list.text("/data/1/multiplier"), "100");
}

TEST_F(PositionFiles, ErrorsInAFileNameLineColumnAndValue) {
    const auto reply = import(
        "Ticker,Quantity,Price,entry_price,entry_date\n"
        "A,1,,10,2025-01-02\n"
        "\n"
        "B,1,,0,2999-01-01\n"
        "SPY250230C00460000,1,,1,2025-01-02\n"
        "C,\"1,5\",,1,2025-01-02\n"
        "A,2,,11,2025-01-02\n");
    EXPECT_THAT(
        messages(reply),
        ElementsAre(
            "/positions/1/entry_price the entry price is 0; it must be above zero (p.csv, line 4, "
            "column \"entry_price\")",
            "/positions/1/entry_date the entry date 2999-01-01 is after 2026-01-02 (p.csv, line 4, "
            "column \"entry_date\")",
            testing::AllOf(testing::StartsWith("/positions/2/symbol \"SPY250230C00460000\""),
                           testing::EndsWith("(p.csv, line 5, column \"Ticker\")")),
            "/positions/3/quantity Quantity is \"1,5\": expected a decimal number (p.csv, line 6, "
            "column \"Quantity\")",
            "/positions/4 A on 2025-01-02 is also in line 2 (p.csv, line 7)"));
    EXPECT_THAT(reply.error().message, HasSubstr("4 of 5 positions are not valid; none was added"));
    EXPECT_THAT(symbols("{}"), ElementsAre());
}

// The rules are those of an onboarding (ingest/position_file_test.cpp).
TEST_F(PositionFiles, TheEditionOfTwelveColumnsIsReadWithItsClasses) {
    const auto reply = import(
        "Symbol,Quantity,Entry Price Per Share,Entry Date,Investment Class,Investment Subtype,"
        "Underlying Symbol,Strike Price,Expiration Date,Option Type,Exit Date,"
        "Exit Price Per Share\n"
        "SPY,50,430.50,2024-01-15,PUBLIC,ETF,,,,,,\n"
        "SPY_PUT,-3,7.25,2024-01-15,OPTIONS,,SPY,460,2026-09-18,PUT,,\n"
        "HOUSE,1,250000,2020-05-04,PRIVATE,REAL_ESTATE,,,,,,\n"
        "XOM,10,100,2023-01-03,PUBLIC,STOCK,,,,,2024-02-01,104.10\n");
    ASSERT_TRUE(ok(reply));
    const test::Json json(reply->body);
    EXPECT_EQ(json.number("/created"), 3.0);
    EXPECT_EQ(json.number("/closed"), 1.0);
    const test::Json list(world_.body("position.list", R"({"sort":"symbol"})"));
    EXPECT_THAT(list.texts("/data", "symbol"), ElementsAre("HOUSE", "SPY", "SPY260918P00460000"));
    EXPECT_THAT(list.texts("/data", "type"), ElementsAre("other", "etf", "option"));
    EXPECT_THAT(messages(import("Symbol,Quantity,Entry Price Per Share,Entry Date\n"
                                "A,0.1234567,1.001,2024-01-15\n")),
                ElementsAre("/positions/0/quantity Quantity has more than 6 decimals (p.csv, line "
                            "2, column \"Quantity\")",
                            "/positions/0/entry_price Entry Price Per Share has more than 2 "
                            "decimals (p.csv, line 2, column \"Entry Price Per Share\")"));
}

TEST_F(PositionFiles, WhatIsRequiredAndTheOldestDateAreThoseOfAnOnboarding) {
    EXPECT_THAT(
        messages(import("ticker,quantity,entry_price,entry_date\n"
                        "A,1,,2099-01-01\n"
                        "B,1,5,1990-01-02\n"
                        "C,1,5,2025-01-02,tech,growth\n"
                        "D,1,5,2025-01-02\n")),
        ElementsAre(HasSubstr("/positions/0/entry_price entry_price is missing"),
                    HasSubstr("/positions/0/entry_date the entry date 2099-01-01"),
                    HasSubstr("/positions/1/entry_date the entry date 1990-01-02 is before"),
                    HasSubstr("line 4")));
    const auto some = import(
        "ticker,quantity,entry_price,entry_date,type\n"
        "B,1,5,1990-01-02,etf\n"
        "C,1,5,2025-01-02,tech,growth\n",
        R"(,"all_or_nothing":false,"oldest":"1980-01-01")");
    ASSERT_TRUE(ok(some));
    const test::Json json(some->body);
    EXPECT_EQ(json.number("/created"), 1.0);
    EXPECT_EQ(json.number("/rejected/0/line"), 3.0);
    EXPECT_EQ(test::Json(world_.body("position.list", "{}")).text("/data/0/type"), "etf");
}

TEST_F(PositionFiles, ValidRowsAreAddedBesideInvalidOnesWhereAllowed) {
    const std::string_view file =
        "symbol,quantity,entry_price,entry_date\n"
        "A,10,12,2025-01-02\n"
        "B,x,1,2025-01-02\n"
        "A,30,16,2025-01-02\n"
        "C,1,0,2025-01-02\n";
    const auto reply = import(file, R"(,"all_or_nothing":false,"duplicates":"merge")");
    ASSERT_TRUE(ok(reply));
    const test::Json json(reply->body);
    EXPECT_EQ(json.number("/created"), 1.0);
    EXPECT_EQ(json.number("/merged"), 1.0);
    ASSERT_EQ(json.size("/rejected"), 2U);
    EXPECT_EQ(json.number("/rejected/0/row"), 1.0);
    EXPECT_EQ(json.number("/rejected/0/line"), 3.0);
    EXPECT_EQ(json.text("/rejected/0/field"), "quantity");
    EXPECT_EQ(json.text("/rejected/1/field"), "entry_price");
    EXPECT_EQ(test::Json(world_.body("position.list", "{}")).text("/data/0/entry_price"), "15");
    // The same rows inline in the request.
    const test::Json inline_rows(world_.body(
        "position.create_many",
        R"({"portfolio":"p","all_or_nothing":false,"positions":[{"symbol":"Z","quantity":"1"},)"
        R"({"symbol":"Y","quantity":"x"},{"symbol":"W","quantity":1,"tags":["a"]},{"quantity":1}]})"));
    EXPECT_EQ(inline_rows.number("/created"), 2.0);
    EXPECT_TRUE(inline_rows.is_null("/rejected/0/line"));
    EXPECT_EQ(inline_rows.text("/rejected/1/field"), "symbol");
}

TEST_F(PositionFiles, TheSameFileTwiceIsDetected) {
    const std::string_view file = "symbol,quantity,entry_price,entry_date\nA,10,1,2025-01-02\n";
    ASSERT_TRUE(ok(import(file)));
    EXPECT_THAT(messages(import(file)),
                ElementsAre("/positions/0 the portfolio already has A entered on 2025-01-02 "
                            "(p.csv, line 2)"));
    ASSERT_TRUE(ok(import(file, R"(,"replace":true)")));
    ASSERT_TRUE(ok(import(file, R"(,"duplicates":"merge")")));
    const test::Json list(world_.body("position.list", "{}"));
    EXPECT_EQ(list.size("/data"), 1U);
    EXPECT_EQ(list.text("/data/0/quantity"), "20");
}

TEST_F(PositionFiles, TheSideGivesTheSign) {
    ASSERT_TRUE(
        ok(import("symbol,position_type,quantity,entry_price,entry_date\n"
                  "XOM,SHORT,2000,100,2025-01-02\n"
                  "AAPL250815P00200000,SP,100,7,2025-01-02\n")));
    const test::Json list(world_.body("position.list", "{}"));
    EXPECT_EQ(list.text("/data/0/quantity"), "-100");
    EXPECT_EQ(list.text("/data/1/quantity"), "-2000");
}

TEST_F(PositionFiles, AFileHasALimit) {
    std::string rows = "symbol,quantity,entry_price,entry_date\n";
    for (int i = 0; i <= 10'000; ++i) rows += fmt::format("A{},1,1,2025-01-02\n", i);
    EXPECT_THAT(messages(import(rows)).front(), HasSubstr("10001 rows, at most 10000"));
    rows.resize(10'000'001, ' ');
    EXPECT_THAT(messages(import(rows)).front(), HasSubstr("at most 10000000"));
    EXPECT_THAT(messages(import("Ticker,Symbol,quantity\nA,A,1\n")).front(),
                HasSubstr("\"Ticker\" and \"Symbol\" have one meaning (p.csv, line 1)"));
    EXPECT_THAT(messages(import("ticker,price\nA,1\n")).front(),
                HasSubstr("/positions/file the file has no column for quantity"));
    EXPECT_THAT(messages(import("ticker,quantity,entry_price,entry_date\n")).front(),
                HasSubstr("no rows"));
}

TEST_F(PositionMethods, AFileIsRejectedWhereRequestsMayNotNameFiles) {
    const Error error = world_.error("position.create_many",
                                     R"({"portfolio":"p","positions":{"file":"/etc/passwd"}})");
    ASSERT_EQ(error.errors.size(), 1U);
    EXPECT_EQ(error.errors[0].code, "file");
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

TEST_F(PositionMethods, AnUpdateFollowsTheRulesOfAnEntry) {
    const std::string id = test::Json(make(R"("symbol":"AAPL","quantity":2)")).text("/id");
    const auto change = [&](const std::string& fields) {
        return R"({"id":")" + id + R"(","if_match":"v1",)" + fields + "}";
    };
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("entry_price":0)", "/entry_price"},
        {R"("entry_date":"2999-01-01")", "/entry_date"},
        {R"("symbol":"SPY250919X00460000")", "/symbol"},
        {R"("type":"option")", ""},
    };
    for (const auto& [fields, pointer] : wrong)
        EXPECT_EQ(world_.error("position.update", change(fields)).errors.at(0).pointer, pointer)
            << fields;
    const test::Json option(
        world_.body("position.update", change(R"("symbol":"SPY250919C00460000")")));
    EXPECT_EQ(option.text("/type"), "option");
    EXPECT_EQ(option.text("/multiplier"), "100");
}

TEST_F(PositionMethods, AnUpdateThatMakesADuplicateIsRefused) {
    make(R"("symbol":"AAPL","quantity":2,"entry_date":"2025-01-02")");
    const std::string id =
        test::Json(make(R"("symbol":"MSFT","quantity":3,"entry_date":"2025-01-02")")).text("/id");
    const Error same = world_.error("position.update",
                                    R"({"id":")" + id + R"(","if_match":"v1","symbol":"AAPL"})");
    EXPECT_EQ(same.code, Code::kConflict);
    EXPECT_EQ(same.errors.at(0).code, "duplicate");
    const test::Json kept(
        world_.body("position.update", R"({"id":")" + id + R"(","if_match":"v1","quantity":4})"));
    EXPECT_EQ(kept.text("/symbol"), "MSFT");
}

TEST_F(PositionMethods, AnUpdateLeavesOutNullsAndFieldsThatItDoesNotState) {
    const test::Json made(make(
        R"("symbol":"SPY250919C00460000","quantity":2,"entry_price":"1.5","entry_date":"2025-01-02",
           "multiplier":10,"tags":["x"],"strategy":"s","note":"n")"));
    const std::string id = made.text("/id");
    const test::Json changed(
        world_.body("position.update",
                    R"({"id":")" + id +
                        R"(","if_match":"v1","note":"m","symbol":null,"type":null,"quantity":null,
            "entry_price":null,"entry_date":null,"multiplier":null,"option":null,"tags":null,
            "strategy":null,"as_of":null})"));
    EXPECT_EQ(changed.text("/note"), "m");
    for (const char* field : {"/symbol", "/type", "/quantity", "/entry_price", "/entry_date",
                              "/multiplier", "/option/strike", "/tags/0", "/strategy"})
        EXPECT_EQ(changed.text(field), made.text(field)) << field;
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
