#include "api/mcp/session.hpp"

#include <gtest/gtest.h>
#include <map>

#include "api/rpc/fake_access_test.hpp"
#include "api/rpc/transcript_test.hpp"

namespace ballast::api::mcp {
namespace {

using Object = std::map<std::string, wire::RawJson>;

class McpSession : public testing::Test {
protected:
    FakeMethods methods;
    Access access = methods.access();
    Tools tools{methods.table(), access.in_process};
    std::vector<std::string> sent;
    Session session{access,
                    tools,
                    {.version = "1.2.3", .instructions = "Test."},
                    [this](std::string text) { sent.push_back(std::move(text)); },
                    std::chrono::milliseconds(0)};

    rpc::Task receive(std::string text) {
        return session.receive({rpc::Frame::Kind::kMessage, std::move(text)});
    }
};

TEST_F(McpSession, supports_modern_versions) {
    play("src/api/mcp/transcripts/modern.txt", methods, session, sent);
}

TEST_F(McpSession, supports_legacy_versions) {
    play("src/api/mcp/transcripts/legacy.txt", methods, session, sent);
}

constexpr const char* kModernCall =
    R"({"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"demo.add",)"
    R"("arguments":{"a":1},"_meta":{"ballast/idempotency_key":"k1",)"
    R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
    R"("io.modelcontextprotocol/clientCapabilities":{}}}})";

TEST_F(McpSession, a_cancelled_call_gets_no_response) {
    const rpc::Task waiting = receive(kModernCall);
    ASSERT_TRUE(waiting);
    receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"x"}})");
    waiting();
    EXPECT_TRUE(sent.empty());
    EXPECT_TRUE(methods.calls.empty());
}

TEST_F(McpSession, the_idempotency_key_reaches_the_call_and_not_the_arguments) {
    receive(kModernCall)();
    EXPECT_EQ(methods.calls, std::vector<std::string>{R"(demo.add {"a":1} k1)"});
}

TEST_F(McpSession, lists_the_tools_the_principal_may_use_in_a_fixed_order) {
    const std::string list = R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{)"
                             R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                             R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
    const auto names = [&](std::optional<service::Role> role) {
        methods.role = role;
        sent.clear();
        receive(list)();
        const auto answer = wire::read_json<Object>(sent.at(0));
        const auto result = wire::read_json<Object>(answer.value().at("result").text);
        EXPECT_EQ(result->at("ttlMs").text, "60000");
        EXPECT_EQ(result->at("cacheScope").text, "\"private\"");
        std::vector<std::string> all;
        const auto tools_of = wire::read_json<std::vector<Object>>(result->at("tools").text);
        for (const Object& tool : tools_of.value()) all.push_back(tool.at("name").text);
        return all;
    };
    using V = std::vector<std::string>;
    EXPECT_EQ(names(std::nullopt), V{"\"demo.health\""});
    EXPECT_EQ(names(service::Role::kViewer),
              (V{"\"demo.add\"", "\"demo.fail\"", "\"demo.health\"", "\"demo.wait\""}));
    EXPECT_EQ(names(service::Role::kAdmin),
              (V{"\"demo.add\"", "\"demo.fail\"", "\"demo.health\"", "\"demo.long\"",
                 "\"demo.remove\"", "\"demo.sync\"", "\"demo.wait\""}));
}

class McpTools : public testing::Test {
protected:
    std::map<std::string, Object> described(bool in_process) {
        service::Principal principal;
        principal.permissions = service::all_permissions();
        const Tools tools(methods.table(), in_process);
        std::map<std::string, Object> by_name;
        const auto list = wire::read_json<std::vector<Object>>(tools.list(&principal));
        for (const Object& tool : list.value()) by_name[tool.at("name").text] = tool;
        return by_name;
    }
    FakeMethods methods;
};

TEST_F(McpTools, carry_closed_schemas_of_objects) {
    for (const auto& [name, tool] : described(true)) {
        for (const char* which : {"inputSchema", "outputSchema"}) {
            const auto schema = wire::read_json<Object>(tool.at(which).text);
            ASSERT_TRUE(schema) << name;
            EXPECT_EQ(schema->at("$schema").text,
                      "\"https://json-schema.org/draft/2020-12/schema\"");
            ASSERT_TRUE(schema->contains("type")) << name << tool.at(which).text;
            EXPECT_EQ(schema->at("type").text, "\"object\"");
            EXPECT_EQ(schema->at("additionalProperties").text, "false");
        }
    }
}

TEST_F(McpTools, have_all_four_hints) {
    auto tools = described(true);
    const auto hints = [&](const char* name) { return tools.at(name).at("annotations").text; };
    EXPECT_EQ(
        hints("\"demo.add\""),
        R"({"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false})");
    EXPECT_EQ(
        hints("\"demo.long\""),
        R"({"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false})");
    EXPECT_EQ(
        hints("\"demo.remove\""),
        R"({"readOnlyHint":false,"destructiveHint":true,"idempotentHint":true,"openWorldHint":false})");
    EXPECT_EQ(
        hints("\"demo.sync\""),
        R"({"readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true})");
}

TEST_F(McpTools, have_the_descriptions_of_the_table) {
    auto tools = described(true);
    EXPECT_EQ(tools.at("\"demo.remove\"").at("description").text, R"("Removes.\n\nFor good.")");
}

TEST_F(McpTools, long_methods_have_no_output_schema_where_their_result_is_a_job) {
    EXPECT_TRUE(described(true).at("\"demo.long\"").contains("outputSchema"));
    auto tools = described(false);
    EXPECT_FALSE(tools.at("\"demo.long\"").contains("outputSchema"));
    EXPECT_TRUE(tools.at("\"demo.add\"").contains("outputSchema"));
}

TEST_F(McpTools, names_keep_to_the_allowed_characters) {
    EXPECT_TRUE(is_tool_name("risk.var"));
    EXPECT_TRUE(is_tool_name(std::string(128, 'a')));
    EXPECT_FALSE(is_tool_name(std::string(129, 'a')));
    EXPECT_FALSE(is_tool_name(""));
    EXPECT_FALSE(is_tool_name("a b"));
    EXPECT_FALSE(is_tool_name("ä"));
}

}  // namespace
}  // namespace ballast::api::mcp
