#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

#include "api/http/server.hpp"
#include "api/http/test_client.hpp"

namespace ballast::api::http {
namespace {

using std::chrono::milliseconds;

std::unique_ptr<Server> serve(Options options) {
    options.threads = 1;
    auto server = Server::start(options, [](Request&& request, Responder respond) {
        respond({.body = std::move(request.body)});
    });
    EXPECT_TRUE(server) << server.error().message;
    return *std::move(server);
}

// Sends the request and expects this status as problem+json, followed by a disconnect.
void expect_refusal(Server& server, std::string_view request, int status) {
    TestClient client(server.port());
    client.send(request);
    const auto answer = client.answer();
    ASSERT_TRUE(answer) << request.substr(0, 80);
    EXPECT_EQ(answer->status, status) << answer->body;
    EXPECT_EQ(answer->field("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer->field("Connection"), "close");
    EXPECT_TRUE(client.closed());
}

TEST(ServerLimits, RejectABodyBeforeItIsRead) {
    const auto server = serve({.max_body = 1000});
    expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", 413);
    expect_refusal(*server,
                   "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n"
                   "Expect: 100-continue\r\n\r\n",
                   413);
    TestClient client(server->port());
    client.send(post("/", std::string(1000, 'x')));
    EXPECT_EQ(client.answer()->body, std::string(1000, 'x'));
}

TEST(ServerLimits, TheRejectionReachesAClientThatKeepsSending) {
    const auto server = serve({.max_body = 1000});
    expect_refusal(*server, post("/", std::string(1'000'000, 'x')), 413);
}

TEST(ServerLimits, IncompleteHeadersCountInTheBudget) {
    const auto server = serve({.max_body = 8 * 1024, .max_bodies_per_address = 16 * 1024});
    const std::string part = "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(10'000, 'x');
    TestClient first(server->port()), second(server->port());
    first.send(part);
    while (server->statistics().body_bytes == 0) std::this_thread::yield();
    second.send(part);
    const auto answer = second.answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 429);
    first.send("\r\n\r\n");
    EXPECT_EQ(first.answer()->status, 200);
    EXPECT_EQ(server->statistics().body_bytes, 0U);
}

TEST(ServerLimits, BodiesTogetherHaveABudgetInTotalAndPerAddress) {
    const auto two = [](Options options, int status) {
        options.max_body = 1000;
        const auto server = serve(options);
        std::vector<std::unique_ptr<TestClient>> clients;
        for (int i = 0; i < 3; ++i) {
            clients.push_back(std::make_unique<TestClient>(server->port()));
            clients.back()->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" +
                                 std::string(900, 'x'));
        }
        // Whichever arrives last: two of an address, or four in all, are held at least.
        while (server->statistics().requests_refused == 0 &&
               server->statistics().body_bytes < 2'700)
            std::this_thread::yield();
        EXPECT_LE(server->statistics().body_bytes, 2'700U);
        int refused = 0;
        for (const auto& client : clients) {
            client->send(std::string(100, 'x'));
            const auto answer = client->answer();
            ASSERT_TRUE(answer);
            if (answer->status == 200) continue;
            ++refused;
            EXPECT_EQ(answer->status, status);
            EXPECT_EQ(answer->field("Retry-After"), "1");
        }
        EXPECT_EQ(refused, status == 0 ? 0 : 1);
        EXPECT_EQ(server->statistics().body_bytes, 0U);
    };
    two({.max_bodies_per_address = 0}, 429);
    two({.max_bodies_per_address = 1'000'000}, 0);
}

TEST(ServerLimits, ABodyIsRefusedFromTheHeaderAlone) {
    std::atomic<int> handled = 0;
    auto server = Server::start(
        {.threads = 1},
        [&](Request&& request, Responder respond) {
            ++handled;
            respond({.body = std::move(request.body)});
        },
        [](Request&& head, Decide decide) {
            EXPECT_TRUE(head.body.empty());
            if (!head.header("X-Key"))
                return decide({.refusal = problem(401, "a key is required")});
            decide({.max_body = 10});
        });
    ASSERT_TRUE(server);
    expect_refusal(**server, post("/", "hello"), 401);
    expect_refusal(**server,
                   "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                   "Content-Length: 5\r\n\r\n",
                   401);
    expect_refusal(**server, "POST / HTTP/1.1\r\nHost: h\r\nX-Key: a\r\nContent-Length: 11\r\n\r\n",
                   413);
    EXPECT_EQ(handled, 0);
    TestClient client((*server)->port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nX-Key: a\r\nContent-Length: 5\r\n\r\nhello" +
                get("/"));
    EXPECT_EQ(client.answer()->body, "hello");
    EXPECT_EQ(client.answer()->status, 200);
}

TEST(ServerLimits, RejectALargeHeader) {
    const auto server = serve({});
    expect_refusal(*server, get("/", "X: " + std::string(33 * 1024, 'x') + "\r\n"), 431);
    expect_refusal(*server, "GET /" + std::string(40 * 1024, 'x'), 431);
    expect_refusal(*server, get("/" + std::string(9 * 1024, 'x')), 414);
}

TEST(ServerLimits, RejectMalformedRequestsAndDropTheRest) {
    const auto server = serve({});
    expect_refusal(*server, "nonsense\r\n\r\n" + get("/"), 400);
    expect_refusal(*server, "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", 405);
    expect_refusal(
        *server,
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
        "\r\n0\r\n\r\n" +
            get("/admin"),
        400);
    EXPECT_EQ(server->statistics().requests, 0U);
    EXPECT_EQ(server->statistics().requests_refused, 3U);
}

TEST(ServerLimits, GoodRequestsBeforeABadOneAreAnswered) {
    const auto server = serve({});
    TestClient client(server->port());
    client.send(post("/", "a") + post("/", "b") + "BAD\r\n\r\n");
    EXPECT_EQ(client.answer()->body, "a");
    EXPECT_EQ(client.answer()->body, "b");
    EXPECT_EQ(client.answer()->status, 400);
    EXPECT_TRUE(client.closed());
}

TEST(ServerLimits, TimeOutASlowHeader) {
    const auto server = serve({.header_timeout = milliseconds(100)});
    expect_refusal(*server, "GET / HTTP/1.1\r\nHost", 408);
}

TEST(ServerLimits, TimeOutASlowBody) {
    const auto server = serve({.body_timeout = milliseconds(100)});
    expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab", 408);
}

TEST(ServerLimits, CloseIdleConnectionsSilently) {
    const auto server = serve({.idle_timeout = milliseconds(100)});
    TestClient silent(server->port());
    TestClient used(server->port());
    used.send(get("/"));
    EXPECT_EQ(used.answer()->status, 200);
    EXPECT_TRUE(used.closed());
    EXPECT_TRUE(silent.closed());
}

TEST(ServerLimits, CloseAConnectionWhoseClientDoesNotRead) {
    Options options{.write_timeout = milliseconds(100)};
    options.threads = 1;
    const auto server = Server::start(options, [](Request&&, Responder respond) {
        respond({.body = std::string(50'000'000, 'x')});
    });
    ASSERT_TRUE(server);
    TestClient stuck((*server)->port());
    stuck.send(get("/"));
    while ((*server)->statistics().requests == 0) std::this_thread::yield();
    while ((*server)->statistics().connections_open != 0) std::this_thread::yield();
    EXPECT_LT(stuck.rest().size(), 50'000'000U);
}

TEST(ServerLimits, RejectConnectionsAboveTheMaximum) {
    const auto server = serve({.max_connections = 2});
    TestClient first(server->port());
    TestClient second(server->port());
    for (TestClient* client : {&first, &second}) {
        client->send(get("/"));
        EXPECT_EQ(client->answer()->status, 200);
    }
    TestClient third(server->port());
    const auto answer = third.answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->field("Retry-After"), "1");
    EXPECT_EQ(server->statistics().connections_refused, 1U);
    first.send(get("/"));
    EXPECT_EQ(first.answer()->status, 200);
}

TEST(ServerLimits, ManyIdleConnectionsDoNotHinderOthers) {
    const auto server = serve({});
    std::vector<std::unique_ptr<TestClient>> idle;
    for (int i = 0; i < 300; ++i) idle.push_back(std::make_unique<TestClient>(server->port()));
    TestClient client(server->port());
    client.send(post("/", "x"));
    EXPECT_EQ(client.answer()->body, "x");
    for (auto& connection : idle) connection->send(post("/", "y"));
    for (auto& connection : idle) EXPECT_EQ(connection->answer()->body, "y");
}

}  // namespace
}  // namespace ballast::api::http
