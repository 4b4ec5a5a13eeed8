// Decisions on bodies that are taken later, from another thread.
#include <chrono>
#include <condition_variable>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "api/http/server.hpp"
#include "api/http/test_client.hpp"

namespace ballast::api::http {
namespace {

// A server of one I/O thread that echoes bodies, and keeps the decisions for the test.
class AdmissionTest : public testing::Test {
protected:
    void SetUp() override {
        auto started = Server::start(
            {.threads = 1, .max_body = 1000},
            [](Request&& request, Responder respond) {
                respond({.body = std::move(request.body)});
            },
            [this](Request&& head, Decide decide) {
                const std::lock_guard lock(mutex_);
                head_ = std::move(head);
                decide_.emplace(std::move(decide));
                asked_.notify_all();
            });
        ASSERT_TRUE(started) << started.error().message;
        server_ = *std::move(started);
    }

    // The decision for the next request with a body.
    std::unique_ptr<Decide> decision() {
        std::unique_lock lock(mutex_);
        asked_.wait_for(lock, std::chrono::seconds(20), [&] { return decide_.has_value(); });
        auto decide = std::make_unique<Decide>(std::move(*decide_));
        decide_.reset();
        return decide;
    }

    std::mutex mutex_;
    std::condition_variable asked_;
    Request head_;
    std::optional<Decide> decide_;
    std::unique_ptr<Server> server_;
};

TEST_F(AdmissionTest, ABodyIsReadAfterTheDecision) {
    TestClient client(server_->port());
    ASSERT_TRUE(client.send(post("/a", "first") + post("/b", "second")));
    auto first = decision();
    EXPECT_EQ(head_.path, "/a");
    EXPECT_EQ(head_.remote_address, "127.0.0.1");
    // Others are served meanwhile by the same thread.
    TestClient other(server_->port());
    ASSERT_TRUE(other.send(get("/")));
    EXPECT_EQ(other.answer()->status, 200);
    (*first)({});
    EXPECT_EQ(client.answer()->body, "first");
    (*decision())({});
    EXPECT_EQ(client.answer()->body, "second");
}

TEST_F(AdmissionTest, AClientThatWaitsForAContinueGetsItAfterTheDecision) {
    TestClient client(server_->port());
    ASSERT_TRUE(
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
                    "Expect: 100-continue\r\n\r\n"));
    (*decision())({});
    EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_TRUE(client.send("body"));
    EXPECT_EQ(client.answer()->body, "body");
}

TEST_F(AdmissionTest, ARefusalOrALowerLimitEndsTheConnection) {
    for (const bool refused : {true, false}) {
        TestClient client(server_->port());
        ASSERT_TRUE(client.send(post("/", "12345678")));
        auto decide = decision();
        if (refused)
            (*decide)({.refusal = problem(401, "sign in")});
        else
            (*decide)({.max_body = 7});
        const auto answer = client.answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, refused ? 401 : 413);
        EXPECT_TRUE(client.closed());
    }
}

TEST_F(AdmissionTest, ADecisionThatIsDroppedOrTooLateDoesNoHarm) {
    TestClient dropped(server_->port());
    ASSERT_TRUE(dropped.send(post("/", "body")));
    decision().reset();
    EXPECT_EQ(dropped.answer()->status, 500);
    auto gone = std::make_unique<TestClient>(server_->port());
    ASSERT_TRUE(gone->send(post("/", "body")));
    auto late = decision();
    gone.reset();
    server_.reset();
    (*late)({});
}

}  // namespace
}  // namespace ballast::api::http
