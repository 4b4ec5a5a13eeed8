#include "api/cli/arguments.hpp"

#include "service/methods.hpp"
#include "support/world.hpp"

namespace ballast::api::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ArgumentsTest : public testing::Test {
protected:
    service::MethodTable table_ = service::make_method_table();

    // The request, or the error's message.
    std::string request(const char* method, std::vector<std::string> words,
                        std::string_view base = "{}") {
        const auto arguments = read_arguments(words);
        if (!arguments) return arguments.error().message;
        const auto request = request_json(*table_.find(method), base, arguments->assignments);
        return request ? *request : request.error().message;
    }
};

TEST_F(ArgumentsTest, WordsAreFilesRequestsOrFields) {
    const std::vector<std::string> words{"a.json", "-",    " {\"x\":1}", "k=v",    "a.b:=1",
                                         "./k=v",  "1k=v", "=v",         "a..b=1", "a-b.c_d=="};
    const auto arguments = read_arguments(words);
    ASSERT_TRUE(test::ok(arguments));
    EXPECT_THAT(arguments->words, ElementsAre("a.json", "-", "./k=v", "1k=v", "=v", "a..b=1"));
    EXPECT_EQ(arguments->json, " {\"x\":1}");
    ASSERT_EQ(arguments->assignments.size(), 3U);
    EXPECT_THAT(arguments->assignments[1].path, ElementsAre("a", "b"));
    EXPECT_TRUE(arguments->assignments[1].is_json);
    EXPECT_THAT(arguments->assignments[2].path, ElementsAre("a-b", "c_d"));
    EXPECT_EQ(arguments->assignments[2].value, "=");
    EXPECT_FALSE(read_arguments(std::vector<std::string>{"{}", "{}"}));
}

TEST_F(ArgumentsTest, ValuesGetTheTypeOfTheirField) {
    EXPECT_EQ(request("risk.var", {"portfolio=123", "paths=500", "quasi=true"}),
              R"({"portfolio":"123","paths":500,"quasi":true})");
    EXPECT_EQ(request("risk.var", {"confidence=0.95,0.99", "methods=historical", "methods=mc_t"}),
              R"({"confidence":[0.95,0.99],"methods":["historical","mc_t"]})");
    EXPECT_EQ(request("transaction.create", {"quantity=1.10", "date=2024-01-02"}),
              R"({"quantity":"1.10","date":"2024-01-02"})");
    EXPECT_EQ(request("plan.simulate", {"withdrawal.rate=0.04", "withdrawal.strategy=vpw"}),
              R"({"withdrawal":{"rate":0.04,"strategy":"vpw"}})");
    EXPECT_EQ(request("risk.var", {"returns=r.csv", "positions=[]"}),
              R"({"returns":{"file":"r.csv"},"positions":[]})");
}

TEST_F(ArgumentsTest, WhatDoesNotFitStaysTextForTheReaderToReport) {
    EXPECT_EQ(request("risk.var", {"paths=many", "no_field=1"}),
              R"({"paths":"many","no_field":"1"})");
}

TEST_F(ArgumentsTest, JsonIsTakenAsItIs) {
    EXPECT_EQ(request("risk.var", {R"(positions:=[{"symbol":"A","value":1}])", "portfolio:=null"}),
              R"({"positions":[{"symbol":"A","value":1}],"portfolio":null})");
    EXPECT_THAT(request("risk.var", {"portfolio:=demo"}), HasSubstr("portfolio: demo is not JSON"));
}

TEST_F(ArgumentsTest, FieldsReplaceThoseOfTheRequest) {
    EXPECT_EQ(request("plan.simulate", {"withdrawal.rate=0.03"},
                      R"({"years":30,"withdrawal":{"strategy":"vpw","rate":0.05}})"),
              R"({"years":30,"withdrawal":{"strategy":"vpw","rate":0.03}})");
    EXPECT_EQ(request("risk.var", {"confidence=0.9"}, R"({"confidence":[0.99]})"),
              R"({"confidence":[0.9]})");
    EXPECT_THAT(request("risk.var", {"paths=1"}, "[1]"), HasSubstr("not a JSON object"));
}

TEST_F(ArgumentsTest, ContradictionsAreErrors) {
    EXPECT_THAT(request("risk.var", {"paths=1", "paths=2"}),
                HasSubstr("paths: the field is given twice"));
    EXPECT_THAT(request("plan.simulate", {"withdrawal=vpw"}), HasSubstr("withdrawal.FIELD=VALUE"));
    EXPECT_THAT(request("plan.simulate", {"withdrawal:=1", "withdrawal.rate=1"}),
                HasSubstr("withdrawal.rate: withdrawal is given another value"));
}

}  // namespace
}  // namespace ballast::api::cli
