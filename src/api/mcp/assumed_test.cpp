#include "api/mcp/assumed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/methods.hpp"

namespace ballast::api::mcp {
namespace {

using ::testing::Contains;
using ::testing::Not;

class McpAssumed : public testing::Test {
protected:
    JsonValue of(std::string_view method, std::string_view arguments) {
        const std::string text = assumed_.of(*table_.find(method), arguments);
        auto value = parse_json(text.empty() ? "{}" : text);
        EXPECT_TRUE(value) << text;
        return value.value_or(JsonValue{});
    }
    std::vector<std::string> from_portfolio(std::string_view method, std::string_view arguments) {
        std::vector<std::string> names;
        const JsonValue value = of(method, arguments);
        if (const JsonValue* list = value.find("from_portfolio"))
            for (const JsonMember& field : list->members) names.push_back(field.name);
        return names;
    }

    service::MethodTable table_ = service::make_method_table();
    Assumed assumed_;
};

TEST_F(McpAssumed, NamesTheDefaultsThatWereLeftOut) {
    const JsonValue all = of("risk.var", R"({"returns":{"file":"r.csv"}})");
    EXPECT_EQ(to_json(*all.find("confidence")), "[0.95,0.99]");
    EXPECT_EQ(all.find("horizon_days")->text, "1");
    EXPECT_EQ(all.find("portfolio"), nullptr);  // has no default
    const JsonValue fewer = of("risk.var", R"({"confidence":[0.9],"horizon_days":10})");
    EXPECT_EQ(fewer.find("confidence"), nullptr);
    EXPECT_EQ(fewer.find("horizon_days"), nullptr);
    EXPECT_EQ(fewer.find("ddof")->text, "1");
}

TEST_F(McpAssumed, NamesDefaultsOfGivenObjects) {
    const JsonValue value = of("plan.simulate", R"({"returns":{"model":"normal"}})");
    EXPECT_EQ(value.find("returns"), nullptr);
    EXPECT_EQ(value.find("returns.model"), nullptr);
    EXPECT_EQ(value.find("returns.mean_kind")->text, "arithmetic");
    EXPECT_EQ(value.find("accounts"), nullptr);  // an empty list restricts nothing
}

TEST_F(McpAssumed, HasTheValuesOfTheSettingsOfThePortfolio) {
    std::string asked;
    const std::string text =
        assumed_.of(*table_.find("risk.var"), R"({"portfolio":"growth","seed":7})",
                    [&](std::string_view portfolio) -> Result<std::string> {
                        asked = portfolio;
                        return R"({"confidence":[0.975],"window":500,"seed":1})";
                    });
    EXPECT_EQ(asked, "growth");
    const auto value = parse_json(text);
    ASSERT_TRUE(value);
    const JsonValue* settings = value->find("from_portfolio");
    ASSERT_NE(settings, nullptr);
    EXPECT_EQ(to_json(*settings->find("confidence")), "[0.975]");
    EXPECT_EQ(to_json(*settings->find("window")), "500");
    EXPECT_EQ(to_json(*settings->find("paths")), "null");
    EXPECT_EQ(settings->find("seed"), nullptr) << "it was given";
}

TEST_F(McpAssumed, NamesTheSettingsOfThePortfolioWithoutTheirValues) {
    const auto names = from_portfolio("risk.var", R"({"portfolio":"p","seed":7})");
    EXPECT_THAT(names, Contains("confidence"));
    EXPECT_THAT(names, Contains("methods"));
    EXPECT_THAT(names, Not(Contains("seed")));
    EXPECT_EQ(of("risk.var", R"({"portfolio":"p"})").find("confidence"), nullptr);
    EXPECT_THAT(from_portfolio("risk.backtest", R"({"portfolio":"p"})"), Contains("window"));
    EXPECT_THAT(from_portfolio("report.generate", R"({"portfolio":"p"})"), Contains("benchmark"));
    EXPECT_TRUE(from_portfolio("risk.var", "{}").empty());
}

TEST_F(McpAssumed, IsShortForEveryMethod) {
    for (const service::Method* method : table_.all())
        for (const char* arguments : {"{}", R"({"portfolio":"p"})"})
            EXPECT_LE(assumed_.of(*method, arguments).size(), 1'700U) << method->info().name;
}

TEST(McpWithAssumed, AddsOneMember) {
    EXPECT_EQ(with_assumed("{}", R"({"a":1})"), R"({"_assumed":{"a":1}})");
    EXPECT_EQ(with_assumed(R"({"x":2})", R"({"a":1})"), R"({"x":2,"_assumed":{"a":1}})");
    EXPECT_EQ(with_assumed("[1]", R"({"a":1})"), "[1]");
    EXPECT_EQ(with_assumed("{}", ""), "{}");
}

}  // namespace
}  // namespace ballast::api::mcp
