#include "api/rpc/session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/rpc/fake_access_test.hpp"
#include "api/rpc/transcript_test.hpp"

namespace ballast::api::rpc {
namespace {

class RpcSession : public testing::Test {
protected:
    FakeMethods methods;
    Endpoint endpoint{methods.access(), {{"legacy.sum", "demo.add"}}, std::chrono::milliseconds(0)};
    std::vector<std::string> sent;
    Session session{endpoint, [this](std::string text) { sent.push_back(std::move(text)); }};

    Task receive(std::string text) {
        return session.receive({Frame::Kind::kMessage, std::move(text)});
    }
    std::string only_answer(const std::string& text) {
        sent.clear();
        if (Task task = receive(text)) task();
        EXPECT_EQ(sent.size(), 1U) << text;
        return sent.empty() ? std::string() : sent.front();
    }
};

TEST_F(RpcSession, answers_the_examples_of_the_specification) {
    play("src/api/rpc/transcripts/specification.txt", methods, session, sent);
}

TEST_F(RpcSession, answers_what_the_specification_leaves_open) {
    play("src/api/rpc/transcripts/ours.txt", methods, session, sent);
}

TEST_F(RpcSession, meta_reaches_the_call_and_not_the_request) {
    only_answer(R"({"jsonrpc":"2.0","method":"demo.add","id":1,)"
                R"("params":{"a":1,"_meta":{"idempotency_key":"k1"},"b":2}})");
    ASSERT_EQ(methods.calls.size(), 1U);
    EXPECT_EQ(methods.calls.front(), R"(demo.add {"a":1,"b":2} k1)");
}

TEST_F(RpcSession, a_queued_call_is_cancelled_by_its_id_and_never_made) {
    const Task waiting =
        receive(R"({"jsonrpc":"2.0","method":"demo.add","id":"x","params":{"a":1}})");
    ASSERT_TRUE(waiting);
    EXPECT_NE(only_answer(R"({"jsonrpc":"2.0","method":"rpc.cancel","id":2,"params":{"id":"x"}})")
                  .find(R"({"cancelled":true})"),
              std::string::npos);
    sent.clear();
    waiting();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_NE(sent.front().find(R"("id":"x","error":{"code":-32010)"), std::string::npos);
    EXPECT_TRUE(methods.calls.empty());
}

TEST_F(RpcSession, an_id_of_another_type_cancels_nothing) {
    const Task waiting = receive(R"({"jsonrpc":"2.0","method":"demo.health","id":1})");
    receive(R"({"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"1"}})");
    EXPECT_TRUE(sent.empty());
    waiting();
    EXPECT_EQ(sent.front(), R"({"jsonrpc":"2.0","id":1,"result":{"ok":true}})");
}

TEST_F(RpcSession, a_batch_is_limited_in_length) {
    const auto batch = [](std::size_t count) {
        std::string text = "[";
        for (std::size_t i = 0; i < count; ++i)
            text += fmt::format(R"({}{{"jsonrpc":"2.0","method":"demo.health","id":{}}})",
                                i == 0 ? "" : ",", i);
        return text + "]";
    };
    EXPECT_TRUE(only_answer(batch(1000)).starts_with(R"([{"jsonrpc":"2.0","id":0,"result")"));
    EXPECT_TRUE(only_answer(batch(1001))
                    .starts_with(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600)"));
}

TEST_F(RpcSession, the_answer_to_a_batch_is_limited_in_bytes) {
    methods.health = '"' + std::string(BatchAnswer::kMostBytes / 2, 'x') + '"';
    std::string batch = "[";
    for (int i = 0; i < 4; ++i)
        batch += fmt::format(R"({{"jsonrpc":"2.0","method":"demo.health","id":{}}},)", i);
    // Nothing is due for it: it takes no room and is not left out.
    batch += R"({"jsonrpc":"2.0","method":"demo.add","params":{"a":1}}])";
    service::Principal principal;
    principal.permissions = service::all_permissions();
    for (const bool by_http : {false, true}) {
        methods.calls.clear();
        const std::string answer =
            by_http ? endpoint.handle_body(batch, {.principal = &principal}) : only_answer(batch);
        EXPECT_LT(answer.size(), BatchAnswer::kMostBytes + methods.health.size());
        EXPECT_NE(answer.find(R"("id":1,"result")"), std::string::npos);
        for (const char* refused :
             {R"("id":2,"error":{"code":-32007)", R"("id":3,"error":{"code":-32007)"})
            EXPECT_NE(answer.find(refused), std::string::npos);
        ASSERT_EQ(methods.calls.size(), 3U);
        EXPECT_TRUE(methods.calls.back().starts_with("demo.add"));
    }
}

TEST_F(RpcSession, nesting_is_limited_in_depth) {
    const auto nested = [](std::size_t depth) {
        return R"({"jsonrpc":"2.0","method":"demo.add","id":1,"params":{"a":)" +
               std::string(depth, '[') + std::string(depth, ']') + "}}";
    };
    EXPECT_NE(only_answer(nested(62)).find("-32602"), std::string::npos);
    const std::string deep = only_answer(nested(63));
    EXPECT_NE(deep.find("-32600"), std::string::npos);
    EXPECT_NE(deep.find("nested more than 64 deep"), std::string::npos);
    EXPECT_NE(only_answer(nested(1'000'000)).find("nested more than 64 deep"), std::string::npos);
    EXPECT_NE(only_answer(std::string(1'000'000, '[')).find("-32"), std::string::npos);
}

TEST_F(RpcSession, text_must_be_utf8) {
    for (const char* bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
        const std::string answer =
            only_answer(fmt::format(R"({{"jsonrpc":"2.0","method":"demo.health{}","id":1}})", bad));
        EXPECT_TRUE(answer.starts_with(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700)"))
            << answer;
    }
}

TEST_F(RpcSession, an_id_is_limited_in_length) {
    const auto with_id = [](std::size_t size) {
        return fmt::format(R"({{"jsonrpc":"2.0","method":"demo.health","id":"{}"}})",
                           std::string(size, 'x'));
    };
    EXPECT_NE(only_answer(with_id(1022)).find("result"), std::string::npos);
    EXPECT_TRUE(only_answer(with_id(1023)).starts_with(R"({"jsonrpc":"2.0","id":null,"error")"));
}

TEST_F(RpcSession, invalid_frames_are_answered_without_an_id) {
    session.receive({Frame::Kind::kOversized, "the message has more than 16 bytes"});
    session.receive({Frame::Kind::kTruncated, "the input ended after 3 of 5 bytes"});
    session.receive({Frame::Kind::kMalformed, "the header has no Content-Length"});
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_TRUE(sent[0].starts_with(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600)"));
    EXPECT_TRUE(sent[1].starts_with(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700)"));
    EXPECT_TRUE(sent[2].starts_with(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700)"));
}

TEST_F(RpcSession, a_body_is_answered_like_a_line) {
    service::Principal principal;
    principal.permissions = service::all_permissions();
    const Caller caller{.principal = &principal};
    EXPECT_EQ(endpoint.handle_body(
                  R"([{"jsonrpc":"2.0","method":"demo.add","id":1,"params":{"a":1}}])", caller),
              R"([{"jsonrpc":"2.0","id":1,"result":{"sum":1}}])");
    EXPECT_EQ(endpoint.handle_body(R"({"jsonrpc":"2.0","method":"demo.health"})", caller), "");
    EXPECT_NE(endpoint.handle_body("", caller).find("-32700"), std::string::npos);
    EXPECT_NE(
        endpoint.handle_body(R"({"jsonrpc":"2.0","method":"demo.add","id":1,"params":{"a":1}})", {})
            .find("-32001"),
        std::string::npos);
}

}  // namespace
}  // namespace ballast::api::rpc
