#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>

#include "api/http/server.hpp"
#include "api/http/stream_pulse.hpp"
#include "api/http/test_client.hpp"

namespace ballast::api::http {
namespace {

const Response kEventStream = {.headers = {{"Content-Type", "text/event-stream"}}};

// A server that passes the stream of each request to the test.
struct Fixture {
    explicit Fixture(Options options = {}) {
        options.threads = 1;
        auto started = Server::start(options, [this](Request&& request, Responder respond) {
            if (request.path == "/plain") return respond({.body = "plain"});
            promise.set_value(respond.stream(kEventStream));
        });
        EXPECT_TRUE(started);
        server = *std::move(started);
    }
    Stream next() {
        Stream stream = promise.get_future().get();
        promise = {};
        return stream;
    }

    std::promise<Stream> promise;
    std::unique_ptr<Server> server;
};

TEST(Stream, SendsPiecesFromAnotherThread) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send(get("/events"));
    Stream stream = fixture.next();
    const auto head = client.answer(true);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->field("Content-Type"), "text/event-stream");
    EXPECT_EQ(head->field("Transfer-Encoding"), "chunked");
    EXPECT_TRUE(head->field("Content-Length").empty());
    EXPECT_TRUE(stream.send("data: 1\n\n"));
    EXPECT_EQ(client.chunk(), "data: 1\n\n");
    EXPECT_TRUE(stream.send("data: 2\n\n"));
    EXPECT_EQ(client.chunk(), "data: 2\n\n");
    EXPECT_TRUE(stream.send(""));  // would end the body; is not sent
    stream.close();
    EXPECT_FALSE(stream.is_open());
    EXPECT_EQ(client.chunk(), "");
    // The connection is kept.
    client.send(get("/plain"));
    EXPECT_EQ(client.answer()->body, "plain");
}

TEST(Stream, AQuietStreamSendsCommentsBetweenItsEvents) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send(get("/events") + get("/plain"));
    Stream stream = fixture.next();
    ASSERT_TRUE(client.answer(true));
    PulsedStream events(stream, std::chrono::milliseconds(1));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.chunk(), ": alive\n\n");
    EXPECT_TRUE(events.send("data: 1\n\n"));
    std::optional<std::string> next;
    while ((next = client.chunk()) == ": alive\n\n") continue;
    EXPECT_EQ(next, "data: 1\n\n");
    events.close();
    EXPECT_FALSE(events.send("data: 2\n\n"));
    while ((next = client.chunk()) == ": alive\n\n") continue;
    EXPECT_EQ(next, "");
    EXPECT_EQ(client.answer()->body, "plain");
}

TEST(Stream, EndsWhenTheHandleIsDropped) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send(get("/events") + get("/plain"));
    {
        Stream stream = fixture.next();
        stream.send("x");
    }
    EXPECT_EQ(client.answer()->body, "x");
    EXPECT_EQ(client.answer()->body, "plain");
}

TEST(Stream, MayStartLaterAndElsewhere) {
    std::promise<Responder> promise;
    const auto server = Server::start({.threads = 1}, [&](Request&&, Responder respond) {
        promise.set_value(std::move(respond));
    });
    ASSERT_TRUE(server);
    TestClient client((*server)->port());
    client.send(get("/"));
    Responder responder = promise.get_future().get();
    Stream stream = responder.stream({.body = "first "});
    stream.send("second");
    stream.close();
    EXPECT_EQ(client.answer()->body, "first second");
}

TEST(Stream, DetectsADisconnectedClient) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send(get("/events"));
    Stream stream = fixture.next();
    std::promise<void> gone;
    stream.on_gone([&] { gone.set_value(); });
    EXPECT_TRUE(stream.is_open());
    client.disconnect();
    gone.get_future().get();
    EXPECT_FALSE(stream.is_open());
    EXPECT_FALSE(stream.send("x"));
    // When registered late, the callback runs at once.
    bool reported = false;
    stream.on_gone([&] { reported = true; });
    EXPECT_TRUE(reported);
}

TEST(Stream, EndsForAClientThatStopsReading) {
    Fixture fixture({.stream_backlog = 100'000});
    TestClient client(fixture.server->port());
    client.send(get("/events"));
    Stream stream = fixture.next();
    std::atomic<bool> gone = false;
    stream.on_gone([&] { gone = true; });
    const std::string piece(10'000, 'x');
    std::size_t sent = 0;
    while (stream.send(piece) && sent < 1'000'000'000) sent += piece.size();
    EXPECT_TRUE(gone);
    EXPECT_LT(sent, 1'000'000'000U);
}

TEST(Stream, EndsProperlyWhenTheServerStops) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send(get("/events"));
    Stream stream = fixture.next();
    stream.send("last");
    std::promise<void> gone;
    stream.on_gone([&] { gone.set_value(); });
    std::thread stopper([&] { fixture.server->stop(std::chrono::seconds(20)); });
    EXPECT_EQ(client.answer()->body, "last");
    EXPECT_TRUE(client.closed());
    client.disconnect();
    gone.get_future().get();
    stopper.join();
    EXPECT_FALSE(stream.send("x"));
    fixture.server.reset();
    stream.close();
}

TEST(Stream, EndsByClosingTheConnectionForHttp10) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send("GET /events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    {
        Stream stream = fixture.next();
        stream.send("a");
        stream.send("b");
    }
    EXPECT_NE(client.until("\r\n\r\n")->find("Connection: close"), std::string::npos);
    EXPECT_EQ(client.rest(), "ab");
}

TEST(Stream, HasNoBodyForHead) {
    Fixture fixture;
    TestClient client(fixture.server->port());
    client.send("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n" + get("/plain"));
    Stream stream = fixture.next();
    EXPECT_EQ(client.answer(true)->status, 200);
    EXPECT_EQ(client.answer()->body, "plain");
    EXPECT_FALSE(stream.send("x"));
}

TEST(Stream, ManySendersFillOneStreamEach) {
    std::mutex mutex;
    std::vector<std::jthread> senders;
    const auto server = Server::start({.threads = 2}, [&](Request&&, Responder respond) {
        const std::lock_guard lock(mutex);
        senders.emplace_back([stream = respond.stream(kEventStream)]() mutable {
            for (int i = 0; i < 500; ++i) stream.send(std::to_string(i) + ",");
        });
    });
    ASSERT_TRUE(server);
    std::string expected;
    for (int i = 0; i < 500; ++i) expected += std::to_string(i) + ",";
    std::vector<std::future<bool>> clients;
    for (int c = 0; c < 6; ++c)
        clients.push_back(std::async(std::launch::async, [&] {
            TestClient client((*server)->port());
            client.send(get("/"));
            const auto answer = client.answer();
            return answer && answer->body == expected;
        }));
    for (auto& client : clients) EXPECT_TRUE(client.get());
}

}  // namespace
}  // namespace ballast::api::http
