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
    Tools tools{methods.table(), access.in_process, {.destructive = true}};
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
    EXPECT_EQ(names(std::nullopt), (V{"\"describe_tool\"", "\"read_result\"", "\"demo_health\""}));
    EXPECT_EQ(names(service::Role::kViewer),
              (V{"\"describe_tool\"", "\"read_result\"", "\"demo_add\"", "\"demo_fail\"",
                 "\"demo_health\"", "\"demo_wait\""}));
    EXPECT_EQ(names(service::Role::kAdmin),
              (V{"\"describe_tool\"", "\"read_result\"", "\"demo_add\"", "\"demo_fail\"",
                 "\"demo_health\"", "\"demo_long\"", "\"demo_remove\"", "\"demo_sync\"",
                 "\"demo_wait\""}));
}

}  // namespace
}  // namespace ballast::api::mcp
