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
    Tools tools{methods.table(), access.in_process, {.toolsets = {"demo"}, .destructive = true}};
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

// A long method of a process of its own runs in the call: there is no job that could be a task.
TEST_F(McpSession, offers_no_tasks_in_process) {
    Access in_process = methods.access();
    in_process.in_process = true;
    Session alone(in_process, tools, {}, [this](std::string text) { sent.push_back(text); });
    alone.receive({rpc::Frame::Kind::kMessage,
                   R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{)"
                   R"("protocolVersion":"2025-11-25","capabilities":{}}})"});
    const auto answer = wire::read_json<Object>(sent.at(0));
    const auto result = wire::read_json<Object>(answer.value().at("result").text);
    EXPECT_EQ(result->at("capabilities").text, R"({"tools":{"listChanged":false}})");
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

constexpr const char* kMeta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                              R"("io.modelcontextprotocol/clientCapabilities":{}}})";

// A server whose answers have at most 4,000 bytes, and a method whose response is longer.
class ShortAnswers : public testing::Test {
protected:
    FakeMethods methods;
    Access access = long_responses();
    Tools tools{methods.table(), access.in_process, {.toolsets = {"demo"}, .answer_bytes = 4'000}};
    std::vector<std::string> sent;
    Session session{
        access, tools, {}, [this](std::string text) { sent.push_back(std::move(text)); }};

    Access long_responses() {
        Access with = methods.access();
        with.invoke = [](const service::Invocation&) -> Result<service::Reply> {
            std::string body = R"({"total":500,"rows":[0)";
            for (int i = 1; i < 500; ++i) body += "," + std::to_string(i) + R"(,"text")";
            return service::Reply{.body = body + "]}"};
        };
        return with;
    }

    // The answer to a call.
    JsonValue call(const std::string& tool, const std::string& arguments) {
        sent.clear();
        session.receive({rpc::Frame::Kind::kMessage,
                         R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" +
                             tool + R"(","arguments":)" + arguments + "," + kMeta + "}"})();
        EXPECT_LE(sent.at(0).size(), 4'000U) << sent.at(0);
        const auto answer = parse_json(sent.at(0));
        EXPECT_TRUE(answer);
        const JsonValue* text = answer->at("/result/content/0/text");
        EXPECT_NE(text, nullptr) << sent.at(0);
        auto value = parse_json(text->text);
        EXPECT_TRUE(value) << text->text;
        return value.value_or(JsonValue{});
    }
};

TEST_F(ShortAnswers, state_what_is_missing_and_the_rest_is_read_by_reference) {
    const JsonValue part = call("demo_health", "{}");
    const JsonValue* result = part.at("/_rest/result");
    ASSERT_NE(result, nullptr) << to_json(part);
    EXPECT_EQ(part.at("/total")->text, "500");
    EXPECT_EQ(part.at("/_rest/omitted/0/path")->text, "/rows");
    std::size_t items = 0;
    std::size_t pages = 0;
    while (++pages < 100) {
        const JsonValue page =
            call("read_result", R"({"result":")" + result->text + R"(","path":"/rows","offset":)" +
                                    std::to_string(items) + "}");
        ASSERT_NE(page.at("/items"), nullptr) << to_json(page);
        items += page.at("/items")->items.size();
        if (page.at("/next_offset") == nullptr) break;
    }
    EXPECT_EQ(items, 999U);
    EXPECT_GT(pages, 1U);
}

}  // namespace
}  // namespace ballast::api::mcp
