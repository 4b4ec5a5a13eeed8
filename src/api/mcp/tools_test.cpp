#include "api/mcp/tools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "api/json_value.hpp"
#include "api/mcp/tool_fields.hpp"
#include "api/rpc/fake_access_test.hpp"
#include "service/methods.hpp"

namespace ballast::api::mcp {
namespace {

using ::testing::HasSubstr;

service::Principal owner() {
    service::Principal principal;
    principal.permissions = service::all_permissions();
    return principal;
}

// The offered tools by name, over all pages; `pages` counts them.
std::map<std::string, JsonValue> listed(const Tools& tools, std::size_t* pages = nullptr) {
    std::map<std::string, JsonValue> by_name;
    const service::Principal principal = owner();
    std::string cursor;
    while (true) {
        const auto page = tools.list(&principal, cursor);
        EXPECT_TRUE(page);
        const auto list = parse_json(page->tools);
        EXPECT_TRUE(list);
        for (const JsonValue& tool : list->items)
            EXPECT_TRUE(by_name.emplace(tool.find("name")->text, tool).second);
        if (pages) ++*pages;
        if (!page->next) return by_name;
        cursor = *page->next;
    }
}

std::string hints(const std::map<std::string, JsonValue>& tools, const char* name) {
    return to_json(*tools.at(name).find("annotations"));
}

TEST(McpToolNames, KeepToWhatAllClientsAccept) {
    EXPECT_EQ(tool_name("alm.session.find_limit"), "alm_session_find_limit");
    EXPECT_EQ(tool_title("alm.session.find_limit"), "ALM session: find limit");
    EXPECT_EQ(tool_title("risk.var"), "Risk: VaR");
    EXPECT_EQ(tool_title("clo.deal.state_put"), "CLO deal: state put");
    EXPECT_EQ(tool_title("import.from_csv"), "Import: from CSV");
    EXPECT_EQ(tool_title("proforma.impacts"), "Pro-forma: impacts");
    EXPECT_TRUE(is_tool_name(std::string(64, 'a')));
    EXPECT_FALSE(is_tool_name(std::string(65, 'a')));
    for (const char* name : {"", "risk.var", "a b", "ä"}) EXPECT_FALSE(is_tool_name(name)) << name;
}

TEST(McpTools, HaveTitleAndAllFourHints) {
    const FakeMethods methods;
    const auto tools =
        listed(Tools(methods.table(), true, {.toolsets = {"demo"}, .destructive = true}));
    EXPECT_EQ(
        hints(tools, "demo_add"),
        R"({"title":"Demo: add","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false})");
    EXPECT_EQ(
        hints(tools, "demo_remove"),
        R"({"title":"Demo: remove","readOnlyHint":false,"destructiveHint":true,"idempotentHint":true,"openWorldHint":false})");
    EXPECT_EQ(
        hints(tools, "demo_sync"),
        R"({"title":"Demo: sync","readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true})");
    EXPECT_EQ(
        hints(tools, "describe_tool"),
        R"({"title":"Describe a tool","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false})");
}

TEST(McpTools, ThatDestroyAreOfferedOnRequestOnly) {
    const FakeMethods methods;
    const Tools usual(methods.table(), true, {.toolsets = {"demo"}});
    EXPECT_FALSE(listed(usual).contains("demo_remove"));
    const auto refused = usual.find("demo.remove");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("started with --destructive"));
    EXPECT_TRUE(Tools(methods.table(), true, {.toolsets = {"demo"}, .destructive = true})
                    .find("demo_remove"));
}

TEST(McpTools, ThatTakeOrShowSecretsAreOfferedOnRequestOnly) {
    const service::MethodTable table = service::make_method_table();
    const Tools usual(table, true, {.toolsets = {"all"}});
    const Tools all(table, true, {.toolsets = {"all"}, .secrets = true});
    for (const char* name :
         {"secret_put", "market_provider_put", "auth_create_token", "user_invite", "secret_rotate",
          "auth_rotate_keys", "workspace_export"}) {
        const auto refused = usual.find(name);
        ASSERT_FALSE(refused) << name;
        EXPECT_THAT(refused.error().message, HasSubstr("started with --secrets")) << name;
        EXPECT_TRUE(all.find(name)) << name;
    }
}

TEST(McpTools, ThatCleanUpAreOfferedOnRequestOnly) {
    const service::MethodTable table = service::make_method_table();
    const auto refused = Tools(table, true, {.toolsets = {"all"}}).find("system_cleanup");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("started with --destructive"));
    EXPECT_TRUE(
        Tools(table, true, {.toolsets = {"all"}, .destructive = true}).find("system_cleanup"));
}

TEST(McpTools, OfAReadOnlyServerChangeNothing) {
    const service::MethodTable table = service::make_method_table();
    const Tools tools(table, true, {.toolsets = {"all"}, .read_only = true, .destructive = true});
    for (const char* name :
         {"portfolio_create", "alm_session_create", "jobs_cancel", "upload_append",
          "market_import_prices", "preference_put", "auth_create_token", "ledger_import",
          "proposal_approve", "proposal_create", "workspace_copy", "batch_run", "backup_restore",
          "export_trades", "limit_check", "llm_send"}) {
        const auto refused = tools.find(name);
        ASSERT_FALSE(refused) << name;
        EXPECT_THAT(refused.error().message, HasSubstr("--read-only")) << name;
    }
    for (const char* name : {"risk_var", "alm_value", "upload_get", "report_generate", "jobs_get"})
        EXPECT_TRUE(tools.find(name)) << name;
    for (const auto& [name, tool] : listed(tools))
        EXPECT_THAT(to_json(tool), HasSubstr(R"("readOnlyHint":true)")) << name;
}

TEST(McpTools, OfAToolsetAreThoseOfItsAreas) {
    const service::MethodTable table = service::make_method_table();
    const Tools tools(table, true, {.toolsets = {"risk", "ledger"}});
    std::set<std::string> areas;
    for (const auto& [name, tool] : listed(tools)) areas.insert(name.substr(0, name.find('_')));
    EXPECT_EQ(areas,
              (std::set<std::string>{"account", "describe", "factor", "import", "ledger", "limit",
                                     "read", "risk", "scenario", "stress", "transaction"}));
    EXPECT_FALSE(tools.find("plan_simulate"));
    EXPECT_FALSE(check_toolsets(table, {.toolsets = {"risks"}}));
    EXPECT_TRUE(check_toolsets(table, {.toolsets = {"all"}}));
}

// The list stays short when areas are added.
TEST(McpTools, OfOtherAreasThanTheDefaultOnesAreOfferedByNameOnly) {
    const FakeMethods methods;
    EXPECT_EQ(listed(Tools(methods.table(), true)).size(), 2U) << "those of the server";
    const auto refused = Tools(methods.table(), true).find("demo_add");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("--toolsets demo"));
    EXPECT_TRUE(Tools(methods.table(), true, {.toolsets = {"demo"}}).find("demo_add"));
}

TEST(McpTools, AreListedInLessThan60KilobytesByDefault) {
    const service::MethodTable table = service::make_method_table();
    const Tools tools(table, true);
    std::size_t pages = 0;
    std::size_t bytes = 0;
    for (const auto& [name, tool] : listed(tools, &pages)) {
        EXPECT_TRUE(is_tool_name(name)) << name;
        bytes += to_json(tool).size();
    }
    EXPECT_EQ(pages, 1U);
    EXPECT_LT(bytes, 59'000U);
}

TEST(McpTools, ComeInPagesThatACursorContinues) {
    const service::MethodTable table = service::make_method_table();
    const auto all = listed(Tools(table, true));
    std::size_t pages = 0;
    const Tools small(table, true, {.page_bytes = 6'000});
    EXPECT_EQ(listed(small, &pages).size(), all.size());
    EXPECT_GT(pages, 5U);
    EXPECT_FALSE(small.list(nullptr, "no_such_tool"));
}

TEST(McpTools, RequireTheFieldsThatTheirMethodsRequire) {
    const service::MethodTable table = service::make_method_table();
    for (const auto& [name, tool] : listed(Tools(table, true, {.destructive = true}))) {
        const JsonValue* schema = tool.find("inputSchema");
        ASSERT_NE(schema, nullptr);
        EXPECT_EQ(schema->find("type")->text, "object");
        if (name == kDescribeTool || name == kReadResult) continue;
        const service::Method* method =
            Tools(table, true, {.destructive = true}).find(name).value();
        for (const service::FieldInfo& field : method->request_fields()) {
            if (!field.required) continue;
            EXPECT_NE(schema->find("properties")->find(field.name), nullptr) << name << field.name;
            EXPECT_THAT(to_json(*schema->find("required")), HasSubstr('"' + field.name + '"'));
        }
    }
}

TEST(McpToolFields, DescribeNestedFieldsByPath) {
    const service::MethodTable table = service::make_method_table();
    const Tools tools(table, true);
    const auto fields = tools.describe({.tool = "plan_simulate", .path = "/withdrawal"});
    ASSERT_TRUE(fields) << fields.error().message;
    EXPECT_THAT(*fields, HasSubstr("\"strategy\""));
    const auto items =
        tools.describe({.tool = "risk.var", .path = "/results", .is_response = true});
    ASSERT_TRUE(items) << items.error().message;
    EXPECT_THAT(*items, HasSubstr("\"standard_error\""));
    const auto schema = tools.describe({.tool = "risk_var", .path = "/methods", .schema = true});
    ASSERT_TRUE(schema) << schema.error().message;
    EXPECT_THAT(*schema, HasSubstr("\"$defs\":{\"VarMethod\""));
    EXPECT_FALSE(tools.describe({.tool = "risk_var", .path = "/nothing"}));
}

TEST(McpTools, DescribeEveryMethodInShort) {
    const service::MethodTable table = service::make_method_table();
    const Tools tools(table, true, {.toolsets = {"all"}, .destructive = true, .secrets = true});
    for (const service::Method* method : table.all())
        for (const bool is_response : {false, true}) {
            const auto text =
                tools.describe({.tool = method->info().name, .is_response = is_response});
            ASSERT_TRUE(text) << method->info().name;
            EXPECT_TRUE(parse_json(*text)) << method->info().name;
            EXPECT_LT(text->size(), 15'000U) << method->info().name;
        }
}

}  // namespace
}  // namespace ballast::api::mcp
