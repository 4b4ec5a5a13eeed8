// An HTTP/1.1 server: sockets, framing, limits and timeouts. It knows no routes and no methods.
//
//     TRY(auto server, http::Server::start({.port = 8080}, [&](http::Request&& request,
//                                                              http::Responder respond) {
//         respond({.headers = {{"Content-Type", "application/json"}}, .body = answer(request)});
//     }));
//
// The handler runs on the thread that read the request, so it must not block: what takes long moves
// the responder to a pool and answers from there. Each connection has one request in the handler at
// a time; pipelined requests wait for their turn and are answered in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "door/http/message.hpp"

namespace ballast::door::http {

class Connection;
struct StreamState;

// A response whose body is sent piece by piece, as for server-sent events. Chunked coding for
// HTTP/1.1. Moving it is free; every function may be called from any thread (one at a time).
class Stream {
public:
    Stream() = default;
    explicit Stream(std::shared_ptr<StreamState> state) : state_(std::move(state)) {}
    Stream(Stream&&) noexcept = default;
    Stream& operator=(Stream&& other) noexcept;
    ~Stream();  // ends the response properly

    // Queues the bytes and returns at once. False when the client has gone, the server stops, or
    // the client fell more than Options::stream_backlog bytes behind: then nothing more is sent.
    bool send(std::string bytes);
    bool is_open() const;
    // Calls `callback` once when the stream ends for a reason other than close(): from the
    // connection's thread, or here and now when that has already happened.
    void on_gone(std::function<void()> callback);
    // Ends the response after what was queued.
    void close();

private:
    std::shared_ptr<StreamState> state_;
};

// The right and the duty to answer one request, once, from any thread, also after the client or
// the server has gone. One that is dropped unused answers 500.
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
    // Sends the head of `response` and its body, if any, and leaves the rest to the stream.
    Stream stream(Response response);

private:
    std::shared_ptr<Connection> connection_;
    std::uint64_t serial_ = 0;
};

// May be called by several threads at once. An exception out of it answers 500.
using Handler = std::function<void(Request&&, Responder)>;

struct Options {
    std::string address = "127.0.0.1";  // IPv4 or IPv6, as numbers
    std::uint16_t port = 0;             // 0: the system picks one
    std::size_t threads = 0;            // that read and write; 0: as many as the machine has

    std::size_t max_connections = 10'000;       // more are answered 503
    std::size_t max_header = 32 * 1024;         // request line and fields together; else 431
    std::size_t max_target = 8 * 1024;          // else 414
    std::size_t max_fields = 100;               // else 431
    std::uint64_t max_body = 16 * 1024 * 1024;  // else 413, before it is read
    std::size_t stream_backlog = 1024 * 1024;

    std::chrono::milliseconds header_timeout{5'000};  // first byte to end of header; then 408
    // For a body, plus a second for every 16 KiB that has come; then 408.
    std::chrono::milliseconds body_timeout{20'000};
    std::chrono::milliseconds idle_timeout{60'000};  // between requests
    // Sent with every response, also with those of the transport itself.
    std::vector<std::pair<std::string, std::string>> common_headers = {};

    std::chrono::milliseconds write_timeout{30'000};  // without the client taking a byte
};

struct Statistics {
    std::uint64_t connections_open = 0;
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_refused = 0;  // answered 503 because of max_connections
    std::uint64_t requests = 0;             // passed to the handler
    std::uint64_t requests_refused = 0;     // answered by the transport: malformed, too large, slow
};

class Server {
public:
    // Listens when it returns. kUnavailable when the address is taken or not ours, kInvalidInput
    // when it is no address.
    static Result<std::unique_ptr<Server>> start(Options options, Handler handler);
    ~Server();  // stop() without grace
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    std::string url() const;  // "http://127.0.0.1:8080"
    Statistics statistics() const;

    // Stops listening, closes idle connections, ends streams, lets requests in flight finish for
    // up to `grace`, then closes what is left and returns. Later calls do nothing. Not to be called
    // from a handler.
    void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(0));

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace ballast::door::http
