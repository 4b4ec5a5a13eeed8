// A connection: reads and parses requests, passes one at a time to the handler, writes responses.
//
// Phases: reading -> (admitting -> reading) -> handling -> (streaming) -> reading … -> lingering ->
// closed. Everything except admitted(), answer(), begin_stream() and the stream functions runs on
// the worker's thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/http/message.hpp"
#include "api/http/request_parser.hpp"
#include "api/http/stream_state.hpp"
#include "api/http/worker.hpp"

namespace ballast::api::http {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Instant = std::chrono::steady_clock::time_point;

    Connection(std::shared_ptr<Worker> worker, Worker::Socket socket);
    ~Connection();

    void start();
    void drain();
    void close();
    void check_deadline(Instant now);

    // From any thread.
    void admitted(std::uint64_t serial, Admission admission);
    void answer(std::uint64_t serial, Response response);
    std::shared_ptr<StreamState> begin_stream(std::uint64_t serial, Response response,
                                              std::function<void(std::string_view)> take = {});
    bool stream_send(std::shared_ptr<StreamState> stream, std::string bytes);
    void stream_end(std::shared_ptr<StreamState> stream, bool abort);

    std::size_t index = 0;  // in the worker's list

private:
    static constexpr std::size_t kOutputFull = 64 * 1024;  // output gathered for pipelined requests

    enum class Phase { kReading, kAdmitting, kHandling, kStreaming, kLingering, kClosed };
    enum class Stop { kNeedsInput, kNotReading, kOutputFull };

    // Runs a step of the connection: without memory for it the connection ends, not the thread that
    // serves the others.
    template <class Step>
    void guarded(Step step) {
        try {
            step();
        } catch (const std::bad_alloc&) {
            close();
        }
    }

    void await_readable();
    void await_writable();
    void on_readable();
    // Reads what has arrived; none when more must arrive, or the connection has ended.
    std::optional<std::size_t> read_some(std::span<char> room);
    // Writes some of the output; none when the client must take more first, or it has ended.
    std::optional<std::size_t> write_some();
    void received(std::string_view bytes);
    void end_of_input();
    void advance(std::string_view fresh);
    Stop process(std::string_view input, std::size_t& used);
    void ask_admission();
    void set_origin(Request& request) const;
    void apply(Admission&& admission);
    bool charge(std::uint64_t header, std::uint64_t body);
    void release();
    void dispatch();
    void refuse(int status, std::string_view detail);
    void refuse(Response response);
    void respond(Response&& response);
    void start_stream(const std::shared_ptr<StreamState>& stream, const Response& response);
    void append_stream_bytes(std::string_view bytes);
    void end_stream_early();
    void set_body(Response&& response);
    void read_source();
    bool flush();
    void wrote(std::size_t size);
    void output_done();
    void linger();
    void set_deadline();

    // Whether the connection speaks another protocol from now on.
    bool is_upgraded() const { return stream_ && stream_->take; }
    bool output_pending() const { return sent_ < out_.size() || body_ != nullptr; }

    const std::shared_ptr<Worker>
        worker_;  // declared before the socket, which lives in its io_context
    Worker::Socket socket_;
    std::unique_ptr<TlsSession> tls_;  // null: without
    std::string remote_address_;       // of the peer
    bool is_proxied_ = false;          // by a trusted proxy
    RequestParser parser_;
    Phase phase_ = Phase::kReading;

    std::string pending_;  // read, not yet parsed
    std::string out_;      // output, from sent_ on
    std::size_t sent_ = 0;
    std::shared_ptr<const std::string> body_;  // output after out_
    bool releases_body_ = false;               // page by page, since nobody else has it
    std::size_t body_sent_ = 0;
    std::shared_ptr<const ByteSource> source_;  // output after body_, from source_read_ on
    std::uint64_t source_read_ = 0;

    std::uint64_t serial_ =
        0;  // of the request in the handler; a late answer to another one is dropped
    bool in_handler_ = false;
    bool keep_alive_ = true;
    bool http_1_0_ = false;
    bool head_only_ = false;
    bool close_when_written_ = false;
    bool continued_ = false;
    bool awaiting_read_ = false;
    bool awaiting_write_ = false;

    std::shared_ptr<StreamState> stream_;
    std::size_t stream_bytes_ = 0;  // bytes of the stream in out_

    Instant deadline_ = Instant::max();
    Instant began_ = {};  // start of the header or body being read, or zero
    bool in_body_ = false;

    bool admission_asked_ = false;  // for the body of the request being read
    bool in_admit_ = false;
    bool resumed_ = false;          // after the decision: the header may be all there is to read
    std::uint64_t body_limit_ = 0;  // of that body
    std::uint64_t charged_ = 0;     // bytes of it, or of the request in the handler
    std::string charged_to_;        // address of its client
};

}  // namespace ballast::api::http
