// The WebSocket of live events, and the same topics as server-sent events, over HTTP.
#include "api/rest/live_client_test.hpp"

namespace ballast::api::rest {
namespace {

using ::testing::HasSubstr;

TEST(Live, AChangeIsSentToTheSubscribersOfItsTopic) {
    RestWorld rest;
    LiveClient client(rest);
    EXPECT_TRUE(client.head().starts_with("HTTP/1.1 101")) << client.head();
    EXPECT_THAT(client.head(), HasSubstr("Sec-WebSocket-Protocol: ballast.v1"));
    client.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
    const test::Json begun(client.next());
    EXPECT_EQ(begun.text("/op"), "ok");
    rest.make_portfolio("first");
    const test::Json change(client.next());
    EXPECT_EQ(change.text("/id"), "a");
    EXPECT_EQ(change.text("/type"), "change");
    EXPECT_EQ(change.text("/data/method"), "portfolio.create");
    EXPECT_GT(change.number("/seq"), begun.number("/seq"));
    client.send(R"({"op":"unsub","id":"a"})");
    client.send(R"({"op":"sub","id":"b","topic":"limits"})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
}

TEST(Live, ASubscriberResumesAfterTheLastEventItSaw) {
    RestWorld rest;
    std::int64_t seen = 0;
    {
        LiveClient client(rest);
        client.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
        client.next();
        rest.make_portfolio("first");
        seen = static_cast<std::int64_t>(test::Json(client.next()).number("/seq"));
    }
    rest.make_portfolio("second");
    rest.make_portfolio("third");
    LiveClient client(rest);
    client.send(fmt::format(R"({{"op":"sub","id":"a","topic":"portfolios","after":{}}})", seen));
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
    const test::Json second(client.next());
    const test::Json third(client.next());
    EXPECT_GT(second.number("/seq"), static_cast<double>(seen));
    EXPECT_GT(third.number("/seq"), second.number("/seq"));
    // Nothing is sent twice: the next event is that of the next change.
    rest.make_portfolio("fourth");
    EXPECT_GT(test::Json(client.next()).number("/seq"), third.number("/seq"));
}

TEST(Live, WhoResumesFromAnotherPlaceIsAskedToReload) {
    RestWorld rest;
    LiveClient client(rest);
    client.send(R"({"op":"sub","id":"a","topic":"portfolios","after":999999})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "gap");
    rest.make_portfolio("first");
    EXPECT_EQ(test::Json(client.next()).text("/type"), "change");
}

TEST(Live, OneObjectCanBeFollowed) {
    RestWorld rest;
    rest.make_portfolio("first");
    LiveClient client(rest);
    const auto listed = rest.call("GET", "/api/v1/audit?method=portfolio.create");
    const std::string object = test::Json(listed.body).text("/data/0/object");
    ASSERT_TRUE(object.starts_with("portfolio:")) << listed.body;
    client.send(fmt::format(R"({{"op":"sub","id":"a","topic":"portfolio/{}"}})",
                            object.substr(object.find(':') + 1)));
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
    rest.make_portfolio("second");
    const auto changed = rest.call("PATCH", "/api/v1/portfolios/first", R"({"name":"First"})",
                                   "If-Match: \"v1\"\r\n");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(test::Json(client.next()).text("/data/object"), object);
}

TEST(Live, JobsNotificationsAndNodesAreTopicsToo) {
    RestWorld rest;
    LiveClient client(rest);
    client.send(R"({"op":"sub","id":"j","topic":"jobs"})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
    client.send(R"({"op":"sub","id":"n","topic":"notifications"})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
    const test::Json unread(client.next());
    EXPECT_EQ(unread.text("/type"), "notifications");
    EXPECT_EQ(unread.number("/data/unread"), 0);
    client.send(R"({"op":"sub","id":"m","topic":"nodes"})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
    EXPECT_EQ(test::Json(client.next()).text("/type"), "nodes");
    const auto job = rest.call("POST", "/api/v1/jobs",
                               R"({"method":"risk.exposures","request":{"positions":[)"
                               R"({"symbol":"A","value":2}]}})",
                               "Idempotency-Key: k\r\n");
    ASSERT_EQ(job.status, 202) << job.body;
    const test::Json event(client.next());
    EXPECT_EQ(event.text("/id"), "j");
    EXPECT_EQ(event.text("/data/state"), "queued");
}

TEST(Live, MistakesAreAnsweredAndDoNotEndTheConnection) {
    RestWorld rest;
    LiveClient client(rest);
    client.send(R"({"op":"sub","id":"a","topic":"nonsense"})");
    const test::Json unknown(client.next());
    EXPECT_EQ(unknown.text("/op"), "err");
    EXPECT_THAT(unknown.text("/message"), HasSubstr("expected one of jobs"));
    client.send(R"({"op":"sub","id":"a","topic":"prices"})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "ok");
    client.send(R"({"op":"sub","id":"a","topic":"ledger"})");
    EXPECT_EQ(test::Json(client.next()).text("/code"), "conflict");
    client.send(R"({"op":"dance","id":"x"})");
    EXPECT_EQ(test::Json(client.next()).text("/op"), "err");
}

TEST(Live, WhatIsNoMessageClosesTheConnectionWithItsCode) {
    RestWorld rest;
    const auto closes = [&](std::string_view text, std::string_view expected) {
        LiveClient client(rest);
        client.send(text);
        EXPECT_EQ(client.next(), expected) << text.substr(0, 40);
    };
    closes("no json", "close 1008");
    closes(R"({"op":"sub"})", "close 1008");
    closes("\xFF", "close 1007");
    closes(std::string(20'000, ' '), "close 1009");
}

TEST(Live, MoreThanTwentyFramesInASecondCloseTheConnection) {
    RestWorld rest;
    LiveClient client(rest);
    for (int i = 0; i < 60; ++i) client.send(R"({"op":"unsub","id":"a"})");
    EXPECT_EQ(client.next(), "close 1008");
}

std::string masked(std::string_view text) {
    return std::string(1, static_cast<char>(0x81)) + static_cast<char>(0x80U | text.size()) +
           std::string(4, '\0') + std::string(text);
}

TEST(Live, FiftyTopicsAreTheMost) {
    int followed = 0;
    const auto socket = std::make_shared<LiveSocket>(
        nullptr, service::Principal(),
        LiveSocket::Rules{
            .principal = [] { return service::Principal(); },
            .topic = [](const std::string&, const service::Principal&)
                -> Result<service::LiveTopic> { return service::LiveTopic{}; },
            .follow = [&](const std::shared_ptr<LiveSocket>&, const LiveSocket::TopicRequest&,
                          const service::Principal&) { ++followed; },
            .frames_per_second = 1'000});
    socket->start(http::Stream());
    for (int i = 0; i < 60; ++i)
        socket->receive(masked(fmt::format(R"({{"op":"sub","id":"{}","topic":"x"}})", i)));
    EXPECT_EQ(followed, 50);
    EXPECT_TRUE(socket->follows("49"));
    EXPECT_FALSE(socket->follows("50"));
    socket->receive(masked(R"({"op":"unsub","id":"0"})"));
    socket->receive(masked(R"({"op":"sub","id":"50","topic":"x"})"));
    EXPECT_EQ(followed, 51);
}

TEST(Live, WithoutCredentialsOrFromAnotherSiteItDoesNotOpen) {
    RestWorld rest;
    const auto open = [&](std::string_view fields) {
        return rest.ask("GET", "/api/v1/live", "", std::string(kHandshake) + std::string(fields));
    };
    EXPECT_EQ(open("").status, 403);
    EXPECT_EQ(open("Origin: http://localhost\r\n").status, 401);
    EXPECT_EQ(open("Origin: http://evil.example\r\nCookie: ballast_session=x\r\n").status, 403);
    const auto plain = rest.call("GET", "/api/v1/live");
    EXPECT_EQ(plain.status, 426) << plain.body;
    EXPECT_EQ(plain.field("Upgrade"), "websocket");
}

TEST(Live, WithATokenAPageOfAnotherOriginOpensItOnlyIfListed) {
    service::ServerSettings settings;
    settings.cors_origins = "https://app.example.com";
    const RestWorld rest({}, std::move(settings));
    const auto status = [&](std::string_view fields) {
        return LiveClient(rest, fields).head().substr(9, 3);
    };
    EXPECT_EQ(status(""), "101");
    EXPECT_EQ(status("Origin: http://localhost\r\n"), "101");
    EXPECT_EQ(status("Origin: https://app.example.com\r\n"), "101");
    EXPECT_EQ(status("Origin: https://app.example.com\r\nSec-Fetch-Site: cross-site\r\n"), "101");
    EXPECT_EQ(status("Origin: https://evil.example\r\n"), "403");
    EXPECT_EQ(status("Origin: null\r\n"), "403");
    EXPECT_EQ(status("Origin: http://localhost\r\nSec-Fetch-Site: cross-site\r\n"), "403");
}

TEST(Live, ASubscriberLosesItsConnectionWithItsToken) {
    RestWorld rest;
    LiveClient client(rest);
    client.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
    client.next();
    const auto tokens = rest.call("GET", "/api/v1/auth/tokens");
    const std::string id = test::Json(tokens.body).text("/data/0/id");
    EXPECT_EQ(rest.call("DELETE", "/api/v1/auth/tokens/" + id).status, 200) << tokens.body;
    EXPECT_EQ(client.next(), "close 4401");
}

TEST(Live, StoppingClosesWithGoingAway) {
    RestWorld rest;
    LiveClient client(rest);
    client.send(R"({"op":"sub","id":"a","topic":"portfolios"})");
    client.next();
    rest.stop_rest();
    EXPECT_EQ(client.next(), "close 1001");
}

TEST(Live, TheSameTopicsAreServerSentEvents) {
    RestWorld rest;
    http::TestClient stream(rest.port());
    ASSERT_TRUE(stream.send(http::get("/api/v1/events?topics=jobs,portfolios", rest.bearer())));
    ASSERT_TRUE(stream.until(": alive"));
    rest.make_portfolio("first");
    ASSERT_TRUE(stream.until(
        "event: change\ndata: {\"topic\":\"portfolios\",\"method\":\"portfolio.create\""));
    EXPECT_EQ(rest.call("GET", "/api/v1/events?topics=nonsense").status, 400);
}

TEST(Live, AStreamResumesFromTheIdsOfBothKinds) {
    RestWorld rest;
    http::TestClient stream(rest.port());
    ASSERT_TRUE(stream.send(http::get("/api/v1/events?topics=jobs,portfolios", rest.bearer())));
    ASSERT_TRUE(stream.until(": alive"));
    rest.make_portfolio("first");
    const std::string before = stream.until("\nevent: change").value_or("");
    const std::string id = before.substr(before.find("id: ") + 4);
    stream.disconnect();
    rest.make_portfolio("second");
    http::TestClient again(rest.port());
    ASSERT_TRUE(again.send(
        http::get("/api/v1/events?topics=jobs,portfolios",
                  rest.bearer() + "Last-Event-ID: " + id.substr(0, id.find('\n')) + "\r\n")));
    const std::string resumed = again.until("event: change").value_or("");
    EXPECT_EQ(resumed.find("event: gap"), std::string::npos) << resumed;
}

}  // namespace
}  // namespace ballast::api::rest
