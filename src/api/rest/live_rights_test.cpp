// What a subscriber may read while its connection is open: the rights it has now, not those of its
// start.
#include <gtest/gtest.h>

#include "api/rest/live_client_test.hpp"
#include "service/user/user_world_test.hpp"

namespace ballast::api::rest {
namespace {

using service::kAdminEmail;
using service::kAdminPassword;
using service::kOtherPassword;
using test::Json;

class LiveRights : public testing::Test {
protected:
    RestWorld rest_{service::UserWorld::settings_with_users()};
    std::string admin_token_;
    std::string admin_;  // its header field

    void SetUp() override {
        const auto key = rest_.world.dispatcher().identity().make_one_time_secret();
        ASSERT_TRUE(test::ok(key));
        const auto made =
            rest_.ask("POST", "/api/v1/auth/setup",
                      fmt::format(R"({{"key":"{}","email":"{}","name":"Ada","password":"{}"}})",
                                  *key, kAdminEmail, kAdminPassword));
        ASSERT_EQ(made.status, 200) << made.body;
        admin_token_ = Json(made.body).text("/access_token");
        admin_ = "Authorization: Bearer " + admin_token_ + "\r\n";
    }

    // As the administrator, in the home workspace.
    void change(std::string_view verb, std::string_view target, std::string_view body = "") {
        const auto answer = rest_.ask(verb, target, body,
                                      fmt::format("{}Idempotency-Key: {}\r\n", admin_, ++changes_));
        EXPECT_EQ(answer.status, 200) << answer.body;
    }
    // Connects as Bob from then on, a member of the home workspace.
    void sign_in_bob(std::string_view role) {
        const auto invited = rest_.ask(
            "POST", "/api/v1/users",
            fmt::format(R"({{"email":"bob@example.com","name":"Bob","role":"{}"}})", role),
            admin_ + "Idempotency-Key: bob\r\n");
        ASSERT_EQ(invited.status, 200) << invited.body;
        const auto accepted =
            rest_.ask("POST", "/api/v1/auth/invitation",
                      fmt::format(R"({{"key":"{}","password":"{}"}})",
                                  Json(invited.body).text("/key"), kOtherPassword));
        ASSERT_EQ(accepted.status, 200) << accepted.body;
        const auto login = rest_.ask(
            "POST", "/api/v1/auth/login",
            fmt::format(R"({{"email":"bob@example.com","password":"{}"}})", kOtherPassword));
        rest_.token = Json(login.body).text("/access_token");
    }
    void make_portfolio(const std::string& slug) {
        change("POST", "/api/v1/portfolios", fmt::format(R"({{"slug":"{0}","name":"{0}"}})", slug));
    }

private:
    int changes_ = 0;
};

TEST_F(LiveRights, EndWithTheMembership) {
    sign_in_bob("viewer");
    LiveClient socket(rest_);
    socket.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
    EXPECT_EQ(Json(socket.next()).text("/op"), "ok");
    http::TestClient stream(rest_.port());
    ASSERT_TRUE(stream.send(http::get("/api/v1/events?topics=portfolios", rest_.bearer())));
    ASSERT_TRUE(stream.until(": alive"));
    make_portfolio("first");
    EXPECT_EQ(Json(socket.next()).text("/type"), "change");
    ASSERT_TRUE(stream.until("first"));
    change("DELETE", "/api/v1/workspace/members/bob%40example.com");
    EXPECT_EQ(socket.next(), "close 4401");
    EXPECT_TRUE(stream.until("\r\n0\r\n\r\n"));  // the end of the stream
}

TEST_F(LiveRights, ALostPermissionEndsTheSubscription) {
    sign_in_bob("admin");
    const auto bob = rest_.world.dispatcher().identity().authenticate_token(rest_.token, "", "");
    ASSERT_TRUE(test::ok(bob));
    const auto issued = rest_.world.issue_token(*bob);
    ASSERT_TRUE(test::ok(issued));
    rest_.token = issued->secret;
    LiveClient socket(rest_);
    socket.send(R"({"op":"sub","id":"a","topic":"nodes"})");
    EXPECT_EQ(Json(socket.next()).text("/op"), "ok");
    EXPECT_EQ(Json(socket.next()).text("/type"), "nodes");
    change("PUT", "/api/v1/workspace/members/bob%40example.com", R"({"role":"viewer"})");
    std::string last;
    do last = socket.next();
    while (last.find("\"nodes\"") != std::string::npos);
    ASSERT_TRUE(last.starts_with("{")) << last;
    EXPECT_EQ(Json(last).text("/op"), "err");
    EXPECT_EQ(Json(last).text("/id"), "a");
    EXPECT_EQ(Json(last).text("/code"), "forbidden");
    socket.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
    EXPECT_EQ(Json(socket.next()).text("/op"), "ok");
}

TEST_F(LiveRights, NodesAreFollowedInTheHomeWorkspaceOnly) {
    const auto me = rest_.ask("GET", "/api/v1/auth/me", "", admin_);
    ASSERT_EQ(Json(me.body).text("/workspaces/0/kind"), "personal");
    rest_.token = admin_token_;
    LiveClient socket(rest_,
                      "Ballast-Workspace: " + Json(me.body).text("/workspaces/0/slug") + "\r\n");
    socket.send(R"({"op":"sub","id":"a","topic":"nodes"})");
    const Json answer(socket.next());
    EXPECT_EQ(answer.text("/op"), "err");
    EXPECT_EQ(answer.text("/code"), "forbidden");
}

TEST_F(LiveRights, AnIdThatIsUsedAgainHasTheEventsOfItsTopicOnly) {
    rest_.token = admin_token_;
    LiveClient socket(rest_);
    socket.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
    EXPECT_EQ(Json(socket.next()).text("/op"), "ok");
    socket.send(R"({"op":"unsub","id":"a"})");
    socket.send(R"({"op":"sub","id":"a","topic":"prices"})");
    EXPECT_EQ(Json(socket.next()).text("/op"), "ok");
    socket.send(R"({"op":"sub","id":"b","topic":"portfolios"})");
    EXPECT_EQ(Json(socket.next()).text("/op"), "ok");
    make_portfolio("first");
    make_portfolio("second");
    EXPECT_EQ(Json(socket.next()).text("/id"), "b");
    EXPECT_EQ(Json(socket.next()).text("/id"), "b");
}

}  // namespace
}  // namespace ballast::api::rest
