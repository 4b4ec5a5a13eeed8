// An HTTP/1.1 server: sockets, framing, limits and timeouts. Routes and methods are the handler's.
//
//     TRY(auto server, http::Server::start({.port = 8080}, [&](http::Request&& request,
//                                                              http::Responder respond) {
//         respond({.headers = {{"Content-Type", "application/json"}}, .body = answer(request)});
//     }));
//
// The handler runs on the thread that read the request, so it must not block: for long work, move
// the responder to a pool and answer from there. Each connection has one request in the handler at
// a time; pipelined requests are queued and answered in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/http/forwarded.hpp"
#include "api/http/message.hpp"
#include "api/http/tls.hpp"
#include "base/result.hpp"

namespace ballast::api::http {

class Connection;
struct StreamState;

// A response whose body is sent in pieces, such as server-sent events. Uses chunked coding for
// HTTP/1.1. Cheap to move; every function may be called from any thread (one at a time).
class Stream {
public:
    Stream() = default;
    explicit Stream(std::shared_ptr<StreamState> state) : state_(std::move(state)) {}
    Stream(Stream&&) noexcept = default;
    Stream& operator=(Stream&& other) noexcept;
    ~Stream();  // ends the response properly

    // Queues the bytes and returns at once. False when the client has disconnected, the server
    // stops, or the client is more than Options::stream_backlog bytes behind: then nothing more is
    // sent.
    bool send(std::string bytes);
    bool is_open() const;
    // Bytes that the client has not taken yet.
    std::size_t queued() const;
    // Calls `callback` once when the stream ends for a reason other than close(): from the
    // connection's thread, or immediately if that has already happened.
    void on_gone(std::function<void()> callback);
    // Ends the response after what is queued.
    void close();

private:
    std::shared_ptr<StreamState> state_;
};

// Answers one request, exactly once, from any thread, even after the client or the server has gone.
// Destroying it unused answers 500.
class Responder {
public:
    Responder() = default;
    Responder(std::shared_ptr<Connection> connection, std::uint64_t serial)
        : connection_(std::move(connection)), serial_(serial) {}
    Responder(Responder&&) noexcept = default;
    Responder& operator=(Responder&& other) noexcept;
    ~Responder();

    explicit operator bool() const { return connection_ != nullptr; }

    void operator()(Response response);
    // Sends the head of `response` and its body, if any, and returns the stream for the rest.
    Stream stream(Response response);
    // Sends the head of a response of status 101, after which both sides send bytes of the protocol
    // that it names: `take` gets the client's, on the connection's thread.
    Stream upgrade(Response response, std::function<void(std::string_view)> take);

private:
    std::shared_ptr<Connection> connection_;
    std::uint64_t serial_ = 0;
};

// May be called by several threads at once. If it throws, the answer is 500.
using Handler = std::function<void(Request&&, Responder)>;

// The decision on a body before any of it is kept, from the header alone.
struct Admission {
    std::optional<Response> refusal = {};  // sent instead; the connection is then closed
    // Further limit of the body, else 413; at most Options::max_body.
    std::uint64_t max_body = std::numeric_limits<std::uint64_t>::max();
};

// Takes that decision, exactly once, from any thread; nothing is read meanwhile. Destroying it
// unused refuses with 500.
class Decide {
public:
    Decide() = default;
    Decide(std::shared_ptr<Connection> connection, std::uint64_t serial)
        : connection_(std::move(connection)), serial_(serial) {}
    Decide(Decide&&) noexcept = default;
    Decide& operator=(Decide&&) = delete;
    ~Decide();

    void operator()(Admission admission);

private:
    std::shared_ptr<Connection> connection_;
    std::uint64_t serial_ = 0;
};

// Called on the thread that read the header, so it must not block; `head` has no body.
using Admit = std::function<void(Request&& head, Decide decide)>;

struct Options {
    std::string address = "127.0.0.1";  // numeric IPv4 or IPv6 address
    std::uint16_t port = 0;             // 0: chosen by the system
    std::size_t threads = 0;            // number of I/O threads; 0: as many as the machine has

    std::size_t max_connections = 10'000;       // further ones are answered with 503
    std::size_t max_header = 32 * 1024;         // request line and fields together, else 431
    std::size_t max_target = 8 * 1024;          // else 414
    std::size_t max_fields = 100;               // else 431
    std::uint64_t max_body = 16 * 1024 * 1024;  // else 413, before it is read
    // Bytes of bodies and of incomplete headers held at one time, until their requests are
    // answered: further ones are answered with 503, those of one address with 429. At least four
    // and two of the largest bodies.
    std::uint64_t max_bodies = std::uint64_t{256} << 20;
    std::uint64_t max_bodies_per_address = std::uint64_t{128} << 20;
    std::size_t stream_backlog = 1024 * 1024;

    std::chrono::milliseconds header_timeout{5'000};  // first byte to end of header; then 408
    // For a body, plus a second for every 16 KiB received; then 408.
    std::chrono::milliseconds body_timeout{20'000};
    std::chrono::milliseconds idle_timeout{60'000};  // between requests
    TrustedProxies proxies = {};
    std::optional<TlsFiles> tls = {};  // the server itself speaks TLS
    // Reports, once, that a changed certificate is used or why it is not.
    std::function<void(std::string_view)> report = {};
    // Sent with every response, including those of the transport itself.
    std::vector<std::pair<std::string, std::string>> common_headers = {};

    std::chrono::milliseconds write_timeout{30'000};  // without the client reading any data
};

struct Statistics {
    std::uint64_t connections_open = 0;
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_refused = 0;  // answered with 503 because of max_connections
    std::uint64_t requests = 0;             // passed to the handler
    std::uint64_t requests_refused = 0;     // answered by the transport: malformed, too large, slow
    std::uint64_t body_bytes = 0;           // of bodies held now
};

class Server {
public:
    // Listening when it returns. kUnavailable when the address is in use or not local,
    // kInvalidInput when it is not an address.
    static Result<std::unique_ptr<Server>> start(Options options, Handler handler,
                                                 Admit admit = {});
    ~Server();  // calls stop() with no grace period
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    std::string url() const;  // "http://127.0.0.1:8080", or https
    Statistics statistics() const;

    // Stops listening, closes idle connections, ends streams, lets requests in flight finish for up
    // to `grace`, then closes the rest and returns. Later calls have no effect. Must not be called
    // from a handler.
    void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(0));

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace ballast::api::http
