#include "api/http/server.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "api/http/test_client.hpp"

namespace ballast::api::http {
namespace {

std::unique_ptr<Server> serve(Handler handler, Options options = {}, std::size_t threads = 2) {
    options.threads = threads;
    auto server = Server::start(options, std::move(handler));
    EXPECT_TRUE(server) << server.error().message;
    return *std::move(server);
}

// Answers with a copy of the request.
void echo(Request&& request, Responder respond) {
    respond({.headers = {{"Content-Type", "text/plain"}, {"X-Path", request.path}},
             .body = request.method + " " + request.path + " " + request.body});
}

TEST(Server, AnswersSeveralRequestsOnOneConnection) {
    const auto server = serve(echo);
    TestClient client(server->port());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(client.send(post("/a%20b", "body " + std::to_string(i))));
        const auto answer = client.answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
        EXPECT_EQ(answer->body, "POST /a b body " + std::to_string(i));
        EXPECT_EQ(answer->field("Content-Length"), "16");
        EXPECT_FALSE(answer->field("Date").empty());
        EXPECT_TRUE(answer->field("Server").empty());
        EXPECT_TRUE(answer->field("Connection").empty());
    }
    EXPECT_EQ(server->statistics().requests, 3U);
    EXPECT_EQ(server->statistics().connections_accepted, 1U);
    EXPECT_EQ(server->url(), "http://127.0.0.1:" + std::to_string(server->port()));
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    // Every other answer comes later and from another thread.
    std::vector<std::jthread> threads;
    const auto server = serve([&](Request&& request, Responder respond) {
        if (request.path.back() % 2 == 0) return echo(std::move(request), std::move(respond));
        threads.emplace_back(
            [request = std::move(request), respond = std::move(respond)]() mutable {
                echo(std::move(request), std::move(respond));
            });
    });
    TestClient client(server->port());
    std::string requests;
    for (int i = 0; i < 200; ++i) requests += post("/" + std::to_string(i), "x");
    ASSERT_TRUE(client.send(requests));
    for (int i = 0; i < 200; ++i) {
        const auto answer = client.answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, "POST /" + std::to_string(i) + " x");
    }
}

TEST(Server, TakesAChunkedBodyThatArrivesInPieces) {
    const auto server = serve(echo);
    TestClient client(server->port());
    for (const char* piece : {"POST / HTTP/1.1\r\nHo", "st: h\r\nTransfer-Encoding: chunked\r\n\r",
                              "\n5\r\nhel", "lo\r\n1", "\r\n!\r\n0\r", "\n\r\n"})
        ASSERT_TRUE(client.send(piece));
    EXPECT_EQ(client.answer()->body, "POST / hello!");
}

TEST(Server, SendsContinueToAClientThatExpectsIt) {
    const auto server = serve(echo);
    TestClient client(server->port());
    ASSERT_TRUE(client.send(
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
    EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_TRUE(client.send("hello"));
    EXPECT_EQ(client.answer()->body, "POST / hello");
    // The second request on the connection gets 100 Continue again.
    ASSERT_TRUE(client.send(
        "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"));
    EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_TRUE(client.send("x"));
    EXPECT_EQ(client.answer()->body, "POST /b x");
}

TEST(Server, SendsTheHeadOnlyToHead) {
    const auto server = serve(echo);
    TestClient client(server->port());
    ASSERT_TRUE(client.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n" + get("/d")));
    const auto head = client.answer(true);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->field("Content-Length"), "10");  // of "HEAD /abc "
    EXPECT_EQ(client.answer()->body, "GET /d ");
}

// Letters, of which a number can be read.
class Letters final : public ByteSource {
public:
    Letters(std::uint64_t size, std::uint64_t readable) : size_(size), readable_(readable) {}
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        largest = std::max(largest.load(), most);
        if (at >= readable_) return fail(Code::kUnavailable, "cannot be read");
        std::string piece(std::min<std::uint64_t>(most, readable_ - at), '\0');
        for (char& c : piece) c = static_cast<char>('a' + at++ % 23);
        return piece;
    }
    mutable std::atomic<std::size_t> largest = 0;

private:
    std::uint64_t size_;
    std::uint64_t readable_;
};

TEST(Server, SendsABodyPieceByPieceFromItsSource) {
    constexpr std::uint64_t kSize = 3'000'001;
    const auto letters = std::make_shared<Letters>(kSize, kSize);
    const auto empty = std::make_shared<Letters>(0, 0);
    const auto server = serve([&](Request&& request, Responder respond) {
        respond({.source = request.path == "/empty" ? empty : letters});
    });
    TestClient client(server->port());
    ASSERT_TRUE(client.send(get("/") + get("/empty") + get("/")));
    for (const std::uint64_t size : {kSize, std::uint64_t{0}, kSize}) {
        const auto answer = client.answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->field("Content-Length"), std::to_string(size));
        ASSERT_EQ(answer->body.size(), size);
        EXPECT_TRUE(size == 0 || answer->body == letters->read(0, kSize).value());
    }
    ASSERT_TRUE(client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + get("/empty")));
    EXPECT_EQ(client.answer(true)->field("Content-Length"), std::to_string(kSize));
    EXPECT_EQ(client.answer()->body, "");
}

TEST(Server, ReadsNoMoreOfASourceThanItSendsAtATime) {
    const auto letters = std::make_shared<Letters>(3'000'001, 3'000'001);
    const auto server = serve([&](Request&&, Responder respond) { respond({.source = letters}); });
    TestClient client(server->port());
    ASSERT_TRUE(client.send(get("/")));
    ASSERT_TRUE(client.answer());
    EXPECT_LE(letters->largest, 256U * 1024U);
}

TEST(Server, ASourceThatCannotBeReadEndsTheConnection) {
    for (const std::uint64_t readable : {0U, 1'000'000U}) {
        const auto server = serve([&](Request&&, Responder respond) {
            respond({.source = std::make_shared<Letters>(3'000'001, readable)});
        });
        TestClient client(server->port());
        ASSERT_TRUE(client.send(get("/")));
        EXPECT_FALSE(client.answer());
        TestClient other(server->port());
        EXPECT_TRUE(other.connected());
    }
}

TEST(Server, SendsNoBodyWithStatusesThatHaveNone) {
    const auto server = serve([](Request&& request, Responder respond) {
        respond({.status = request.path == "/304" ? 304 : 204, .body = "not sent"});
    });
    TestClient client(server->port());
    ASSERT_TRUE(client.send(get("/204") + get("/304")));
    for (const int status : {204, 304}) {
        const auto answer = client.answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, status);
        EXPECT_TRUE(answer->field("Content-Length").empty());
    }
}

// One thread writes for all connections: a client that reads a large response as fast as it is
// written does not keep it from the others.
TEST(Server, ALargeResponseDoesNotDelayTheNextRequestOfAnotherClient) {
    constexpr std::size_t kLarge = std::size_t{192} << 20;
    const auto server = serve(
        [](Request&& request, Responder respond) {
            respond({.body = request.path == "/large" ? std::string(kLarge, 'x') : "small"});
        },
        {}, 1);
    std::atomic<std::size_t> received = 0;
    std::promise<void> begun;
    std::jthread reader([&] {
        TestClient client(server->port());
        ASSERT_TRUE(client.send(get("/large")));
        ASSERT_TRUE(client.until("\r\n\r\n"));
        begun.set_value();
        while (received < kLarge) {
            const auto piece = client.exactly(std::min(kLarge - received, std::size_t{64} << 10));
            ASSERT_TRUE(piece && piece->find_first_not_of('x') == std::string::npos);
            received += piece->size();
        }
    });
    begun.get_future().wait();
    TestClient other(server->port());
    ASSERT_TRUE(other.send(get("/small")));
    ASSERT_TRUE(other.answer());
    EXPECT_LT(received, kLarge);
}

TEST(Server, SpeaksHttp10) {
    const auto server = serve(echo);
    TestClient client(server->port());
    ASSERT_TRUE(client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    auto answer = client.answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->field("Connection"), "keep-alive");
    ASSERT_TRUE(client.send("GET /b HTTP/1.0\r\n\r\n"));
    answer = client.answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->field("Connection"), "close");
    EXPECT_TRUE(client.closed());
}

TEST(Server, ClosesWhenTheClientOrTheHandlerRequestsIt) {
    const auto server = serve([](Request&& request, Responder respond) {
        respond({.body = "x", .close = request.path == "/close"});
    });
    for (const std::string& request : {get("/", "Connection: close\r\n"), get("/close")}) {
        TestClient client(server->port());
        ASSERT_TRUE(client.send(request));
        EXPECT_EQ(client.answer()->field("Connection"), "close");
        EXPECT_TRUE(client.closed());
    }
}

TEST(Server, SendsLargeBodiesCompletelyToASlowReader) {
    const auto shared = std::make_shared<const std::string>(30'000'000, 's');
    const auto server = serve([&](Request&& request, Responder respond) {
        if (request.path == "/shared") return respond({.shared_body = shared});
        respond({.body = std::string(10'000'000, 'o')});
    });
    TestClient client(server->port());
    ASSERT_TRUE(client.send(get("/shared") + get("/own") + get("/shared")));
    EXPECT_EQ(client.answer()->body, *shared);
    EXPECT_EQ(client.answer()->body, std::string(10'000'000, 'o'));
    EXPECT_EQ(client.answer()->body, *shared);
}

TEST(Server, AnswersAClientThatHasHalfClosed) {
    const auto server = serve(echo);
    TestClient client(server->port());
    ASSERT_TRUE(client.send(get("/a")));
    client.end_sending();
    EXPECT_EQ(client.answer()->body, "GET /a ");
    EXPECT_TRUE(client.closed());
}

TEST(Server, SurvivesTruncatedRequests) {
    std::atomic<int> handled = 0;
    const auto server = serve([&](Request&& request, Responder respond) {
        ++handled;
        echo(std::move(request), std::move(respond));
    });
    const std::string whole = post("/a", "hello");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        TestClient client(server->port());
        ASSERT_TRUE(client.send(whole.substr(0, size)));
        client.end_sending();
        EXPECT_EQ(client.rest(), "") << size;
    }
    EXPECT_EQ(handled, 0);
}

TEST(Server, ServesParallelClients) {
    const auto server = serve(echo);
    std::vector<std::future<int>> clients;
    for (int c = 0; c < 8; ++c)
        clients.push_back(std::async(std::launch::async, [&, c] {
            TestClient client(server->port());
            int right = 0;
            for (int i = 0; i < 200; ++i) {
                const std::string body = std::to_string(c) + ":" + std::to_string(i);
                client.send(post("/p", body));
                const auto answer = client.answer();
                right += answer && answer->body == "POST /p " + body;
            }
            return right;
        }));
    for (auto& client : clients) EXPECT_EQ(client.get(), 200);
    EXPECT_EQ(server->statistics().requests, 1600U);
}

TEST(Server, Answers500WhenTheHandlerThrowsOrDropsTheResponder) {
    const auto server = serve([](Request&& request, Responder) {
        if (request.path == "/throw") throw std::runtime_error("secret");
    });
    TestClient client(server->port());
    for (const char* path : {"/throw", "/forget", "/throw"}) {
        ASSERT_TRUE(client.send(get(path)));
        const auto answer = client.answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 500);
        EXPECT_EQ(answer->field("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer->body.find("secret"), std::string::npos);
    }
}

TEST(Server, ResponderMayOutliveClientAndServer) {
    std::promise<Responder> promise;
    auto server =
        serve([&](Request&&, Responder respond) { promise.set_value(std::move(respond)); });
    Responder responder;
    {
        TestClient client(server->port());
        ASSERT_TRUE(client.send(get("/")));
        responder = promise.get_future().get();
    }
    server.reset();
    responder({.body = "to nobody"});
}

TEST(Server, FinishesRequestsInFlightWhenItStops) {
    std::promise<Responder> promise;
    auto server =
        serve([&](Request&&, Responder respond) { promise.set_value(std::move(respond)); });
    const auto port = server->port();
    TestClient idle(port);
    TestClient busy(port);
    ASSERT_TRUE(busy.send(get("/")));
    Responder responder = promise.get_future().get();
    std::thread stopper([&] { server->stop(std::chrono::seconds(20)); });
    EXPECT_TRUE(idle.closed());  // closed at once, which shows that stopping has started
    responder({.body = "late"});
    const auto answer = busy.answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "late");
    EXPECT_EQ(answer->field("Connection"), "close");
    busy.disconnect();
    stopper.join();
    EXPECT_FALSE(TestClient(port).connected());
    EXPECT_EQ(server->statistics().connections_open, 0U);
}

TEST(Server, StopsAfterTheGracePeriod) {
    std::promise<Responder> promise;
    const auto server =
        serve([&](Request&&, Responder respond) { promise.set_value(std::move(respond)); });
    TestClient client(server->port());
    ASSERT_TRUE(client.send(get("/")));
    Responder responder = promise.get_future().get();
    server->stop(std::chrono::milliseconds(10));
    EXPECT_TRUE(client.closed());
    responder({});
    server->stop();
}

TEST(Server, ReportsWhyItCannotListen) {
    const auto server = serve(echo);
    const auto taken = Server::start({.port = server->port()}, echo);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Code::kUnavailable);
    EXPECT_NE(taken.error().message.find(std::to_string(server->port())), std::string::npos);
    const auto nonsense = Server::start({.address = "localhost"}, echo);
    ASSERT_FALSE(nonsense);
    EXPECT_EQ(nonsense.error().code, Code::kInvalidInput);
}

}  // namespace
}  // namespace ballast::api::http
