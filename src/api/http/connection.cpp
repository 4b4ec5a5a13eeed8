#include "api/http/connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <exception>
#include <utility>

#include "api/http/response_writer.hpp"
#include "base/check.hpp"
#include "base/release.hpp"
#include "base/release_pages.hpp"

namespace ballast::api::http {

namespace asio = boost::asio;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kCopyBody = 16 * 1024;  // a body up to this size is copied behind its head
constexpr std::size_t kSpareMost = 256 * 1024;
constexpr std::size_t kLargeBody = std::size_t{4} << 20;
constexpr std::size_t kTurn = 256 * 1024;  // written at a time; then other connections are served
constexpr std::uint64_t kBodyRate = 16 * 1024;  // bytes per second that extend the time for a body
constexpr std::chrono::seconds kLinger{2};

RequestParser::Limits limits(const Options& options) {
    return {options.max_header, options.max_target, options.max_fields, options.max_body};
}

bool would_block(const error_code& ec) {
    return ec == asio::error::would_block || ec == asio::error::try_again;
}

}  // namespace

Connection::Connection(std::shared_ptr<Worker> worker, Worker::Socket socket)
    : worker_(std::move(worker)), socket_(std::move(socket)), parser_(limits(worker_->options())) {}

Connection::~Connection() = default;

void Connection::start() {
    guarded([this] {
        error_code ec;
        const auto peer = socket_.remote_endpoint(ec);
        if (!ec) socket_.non_blocking(true, ec);
        if (ec) return close();
        remote_address_ = charged_to_ = peer.address().to_string();
        is_proxied_ = worker_->options().proxies.contains(remote_address_);
        if (const auto& context = worker_->setup().tls) {
            tls_ = context->accept(socket_.native_handle());
            if (!tls_) return close();
        }
        // A response is one write, which must not be delayed.
        socket_.set_option(asio::ip::tcp::no_delay(true), ec);
        set_deadline();
        await_readable();
    });
}

// ------------------------------------------------------------------------------------- reading

void Connection::await_readable() {
    if (awaiting_read_ || phase_ == Phase::kClosed) return;
    awaiting_read_ = true;
    const auto go_on = [self = shared_from_this()](const error_code& ec) {
        self->awaiting_read_ = false;
        if (self->phase_ == Phase::kClosed) return;
        if (ec) return self->close();
        self->guarded([&] { self->on_readable(); });
    };
    if (tls_ && tls_->has_pending())
        worker_->post([go_on] { go_on({}); });
    else
        socket_.async_wait(Worker::Socket::wait_read, go_on);
}

void Connection::on_readable() {
    auto& room = worker_->read_buffer();
    if (const auto size = read_some(room)) received({room.data(), *size});
}

std::optional<std::size_t> Connection::read_some(std::span<char> room) {
    std::size_t size = 0;
    if (!tls_) {
        error_code ec;
        size = socket_.read_some(asio::buffer(room.data(), room.size()), ec);
        if (!ec) return size;
        would_block(ec) ? await_readable() : end_of_input();
        return std::nullopt;
    }
    switch (tls_->read(room, size)) {
        case TlsSession::Outcome::kDone:
            return size;
        case TlsSession::Outcome::kNeedsReadable:
            await_readable();
            break;
        case TlsSession::Outcome::kNeedsWritable:
            // A handshake whose bytes the client does not take yet.
            await_writable();
            break;
        case TlsSession::Outcome::kEnded:
            end_of_input();
            break;
    }
    return std::nullopt;
}

std::optional<std::size_t> Connection::write_some() {
    const std::string_view head = std::string_view(out_).substr(sent_);
    const std::string_view body =
        body_ ? std::string_view(*body_).substr(body_sent_, kTurn) : std::string_view();
    std::size_t size = 0;
    if (!tls_) {
        error_code ec;
        size = socket_.write_some(std::array{asio::const_buffer(head.data(), head.size()),
                                             asio::const_buffer(body.data(), body.size())},
                                  ec);
        if (!ec) return size;
        would_block(ec) ? await_writable() : close();
        return std::nullopt;
    }
    const TlsSession::Outcome outcome = tls_->write(head.empty() ? body : head, size);
    if (outcome == TlsSession::Outcome::kDone) return size;
    outcome == TlsSession::Outcome::kNeedsWritable ? await_writable() : close();
    return std::nullopt;
}

void Connection::received(std::string_view bytes) {
    switch (phase_) {
        case Phase::kLingering:
            return await_readable();
        case Phase::kStreaming:
            if (is_upgraded()) {
                // Held: what it takes may end the connection.
                const auto stream = stream_;
                stream->take(bytes);
                return await_readable();
            }
            // Reads on only to notice a disconnect; pipelined requests have to wait.
            pending_.append(bytes);
            if (pending_.size() <= worker_->options().max_header) await_readable();
            return;
        case Phase::kReading:
            return advance(bytes);
        case Phase::kAdmitting:
        case Phase::kHandling:
            pending_.append(bytes);
            return;
        case Phase::kClosed:
            return;
    }
}

// A client that half-closes still gets the response being written; other state is dropped.
void Connection::end_of_input() {
    if (phase_ == Phase::kReading && output_pending()) {
        close_when_written_ = true;
        return;
    }
    close();
}

// Parses the input, answers, writes, and waits for the next event.
void Connection::advance(std::string_view fresh) {
    for (;;) {
        const bool direct = pending_.empty();
        if (!direct) pending_.append(fresh);
        std::size_t used = 0;
        const Stop stop = process(direct ? fresh : std::string_view(pending_), used);
        if (direct)
            pending_.assign(fresh.substr(used));
        else
            pending_.erase(0, used);
        fresh = {};
        if (!flush()) return;
        if (close_when_written_) return linger();
        if (stop != Stop::kOutputFull) break;
    }
    // What came after the request belongs to the other protocol.
    if (phase_ == Phase::kStreaming && is_upgraded() && !pending_.empty()) {
        const auto stream = stream_;
        stream->take(std::exchange(pending_, {}));
    }
    if (phase_ == Phase::kReading || phase_ == Phase::kStreaming) await_readable();
    if (pending_.empty() && pending_.capacity() > 4096) ballast::release(pending_);
    set_deadline();
}

Connection::Stop Connection::process(std::string_view input, std::size_t& used) {
    while (phase_ == Phase::kReading && !close_when_written_) {
        if (output_pending() && (body_ || out_.size() - sent_ > kOutputFull))
            return Stop::kOutputFull;
        const bool resumed = std::exchange(resumed_, false);
        if (used == input.size() && !resumed) return Stop::kNeedsInput;
        if (!resumed) used += parser_.feed(input.substr(used));
        if (const Refusal* refusal = parser_.refusal()) {
            refuse(refusal->status, refusal->detail);
            return Stop::kNotReading;
        }
        if (parser_.header_done() && !parser_.complete()) {
            if (!admission_asked_) {
                ask_admission();
                if (phase_ != Phase::kReading || close_when_written_) return Stop::kNotReading;
            }
            if (parser_.body_received() == 0 && used < input.size()) {
                used += parser_.feed(input.substr(used));
                if (const Refusal* refusal = parser_.refusal()) {
                    refuse(refusal->status, refusal->detail);
                    return Stop::kNotReading;
                }
            }
        }
        // An incomplete header stays in pending_.
        const std::uint64_t header = parser_.header_done() ? 0 : input.size() - used;
        if (!charge(header, parser_.body_received())) return Stop::kNotReading;
        if (!parser_.complete()) {
            if (parser_.expects_continue() && !continued_ && parser_.body_received() == 0) {
                continued_ = true;
                out_ += "HTTP/1.1 100 Continue\r\n\r\n";
            }
            return Stop::kNeedsInput;
        }
        dispatch();
    }
    return Stop::kNotReading;
}

// Asks for the decision on the body of the request whose header has arrived.
void Connection::ask_admission() {
    admission_asked_ = true;
    body_limit_ = worker_->options().max_body;
    if (!worker_->setup().admit && !is_proxied_) return;
    Request head = parser_.head();
    set_origin(head);
    if (head.remote_address != charged_to_) {
        // The body counts for the client, not for the proxy.
        if (charged_ > 0) worker_->setup().bodies.give_back(charged_to_, charged_);
        charged_ = 0;
        charged_to_ = head.remote_address;
    }
    if (!worker_->setup().admit) return;
    head.received = SteadyClock::now();
    phase_ = Phase::kAdmitting;
    in_admit_ = true;
    try {
        worker_->setup().admit(std::move(head), Decide(shared_from_this(), serial_));
    } catch (...) {
        // The decision was destroyed during unwinding, which has refused.
    }
    in_admit_ = false;
}

void Connection::set_origin(Request& request) const {
    request.remote_address = remote_address_;
    request.https = tls_ != nullptr;
    if (!is_proxied_) return;
    Origin origin = origin_of(worker_->options().proxies, remote_address_, request.headers);
    request.remote_address = std::move(origin.address);
    request.https = origin.https;
}

void Connection::admitted(std::uint64_t serial, Admission admission) {
    if (worker_->is_this_thread() && in_admit_ && serial == serial_) {
        if (phase_ == Phase::kAdmitting) apply(std::move(admission));
        return;
    }
    worker_->post([self = shared_from_this(), serial, admission = std::move(admission)]() mutable {
        if (self->phase_ != Phase::kAdmitting || self->serial_ != serial) return;
        self->guarded([&] {
            self->apply(std::move(admission));
            self->resumed_ = self->phase_ == Phase::kReading && !self->close_when_written_;
            self->advance({});
        });
    });
}

void Connection::apply(Admission&& admission) {
    phase_ = Phase::kReading;
    began_ = {};  // the time for the body begins now
    if (admission.refusal) return refuse(std::move(*admission.refusal));
    body_limit_ = std::min(body_limit_, admission.max_body);
    if (parser_.body_announced().value_or(0) <= body_limit_) return;
    refuse(413, "the body is larger than " + std::to_string(body_limit_) +
                    " bytes, the limit for this caller");
}

// Counts the bytes held: of an incomplete header, or of a body.
bool Connection::charge(std::uint64_t header, std::uint64_t body) {
    const std::uint64_t received = std::max(header, body);
    if (received <= charged_) return true;
    if (body > body_limit_) {
        refuse(413, "the body is larger than " + std::to_string(body_limit_) +
                        " bytes, the limit for this caller");
        return false;
    }
    const auto verdict = worker_->setup().bodies.take(charged_to_, received - charged_);
    if (verdict == BodyBudget::Verdict::kTaken) {
        charged_ = received;
        return true;
    }
    const bool full = verdict == BodyBudget::Verdict::kFull;
    Response response = problem(
        full ? 503 : 429, full ? "the server is receiving too many large requests: try again later"
                               : "this address is sending too many large requests at once: wait "
                                 "until some of them are answered");
    response.headers.emplace_back("Retry-After", "1");
    refuse(std::move(response));
    return false;
}

void Connection::release() {
    if (charged_ > 0) worker_->setup().bodies.give_back(charged_to_, charged_);
    charged_ = 0;
    if (is_proxied_) charged_to_ = remote_address_;
    admission_asked_ = false;
}

void Connection::dispatch() {
    keep_alive_ = parser_.keep_alive();
    http_1_0_ = parser_.is_http_1_0();
    Request request = parser_.take();
    set_origin(request);
    request.received = SteadyClock::now();
    head_only_ = request.method == "HEAD";
    continued_ = in_body_ = false;
    began_ = {};
    ++serial_;
    phase_ = Phase::kHandling;
    worker_->requests.fetch_add(1, std::memory_order_relaxed);

    in_handler_ = true;
    try {
        worker_->setup().handler(std::move(request), Responder(shared_from_this(), serial_));
    } catch (...) {
        // The responder was destroyed during unwinding, which has answered 500.
    }
    in_handler_ = false;
}

// ----------------------------------------------------------------------------------- answering

void Connection::refuse(int status, std::string_view detail) {
    Response response = problem(status, detail);
    if (status == 405)
        response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    refuse(std::move(response));
}

void Connection::refuse(Response response) {
    worker_->requests_refused.fetch_add(1, std::memory_order_relaxed);
    keep_alive_ = false;
    head_only_ = false;
    parser_.drop_body();
    respond(std::move(response));
}

void Connection::answer(std::uint64_t serial, Response response) {
    if (worker_->is_this_thread() && in_handler_ && serial == serial_ && phase_ == Phase::kHandling)
        return respond(std::move(response));
    worker_->post([self = shared_from_this(), serial, response = std::move(response)]() mutable {
        if (self->phase_ != Phase::kHandling || self->serial_ != serial) return;
        self->guarded([&] {
            self->respond(std::move(response));
            self->advance({});
        });
    });
}

void Connection::respond(Response&& response) {
    release();
    if (out_.capacity() < worker_->spare().capacity() && out_.empty()) out_.swap(worker_->spare());
    const bool close = response.close || !keep_alive_ || worker_->draining();
    const bool bodiless = !has_body(response.status);
    const std::string_view bytes = response.bytes();
    Framing framing{.date = worker_->date(),
                    .common = worker_->setup().common,
                    .close = close,
                    .keep_alive_named = http_1_0_ && !close};
    if (!bodiless) framing.length = response.size();
    append_head(out_, response, framing);
    if (!bodiless && !head_only_) {
        if (response.source) {
            source_ = std::move(response.source);
            source_read_ = 0;
            if (source_->size() > 0)
                read_source();
            else
                source_.reset();
        } else if (bytes.size() <= kCopyBody) {
            out_ += bytes;
        } else {
            set_body(std::move(response));
        }
    }
    if (phase_ == Phase::kClosed) return;
    close_when_written_ = close;
    phase_ = Phase::kReading;
}

void Connection::set_body(Response&& response) {
    releases_body_ = !response.shared_body && response.body.size() >= kLargeBody;
    body_ = response.shared_body ? std::move(response.shared_body)
                                 : std::make_shared<const std::string>(std::move(response.body));
}

// Reads the next piece. The length has been stated, so that a piece which cannot be read ends the
// connection: the client notices what is missing.
void Connection::read_source() {
    releases_body_ = false;
    auto piece = source_->read(source_read_, kTurn);
    source_read_ += piece ? piece->size() : 0;
    if (!piece || (piece->empty() && source_read_ < source_->size())) return close();
    if (source_read_ >= source_->size()) source_.reset();
    if (!piece->empty()) body_ = std::make_shared<const std::string>(*std::move(piece));
}

// ------------------------------------------------------------------------------------- writing

// True when everything is written. Otherwise waits until the client reads more, or has closed. A
// client that reads as fast as this writes does not keep the thread from the other connections.
bool Connection::flush() {
    if (phase_ == Phase::kClosed) return false;
    if (awaiting_write_) return false;
    for (std::size_t written = 0; output_pending();) {
        const auto size = write_some();
        if (!size) return false;
        wrote(*size);
        if (phase_ == Phase::kClosed) return false;
        written += *size;
        if (written >= kTurn && output_pending()) {
            await_writable();
            return false;
        }
    }
    output_done();
    return true;
}

void Connection::wrote(std::size_t size) {
    const std::size_t of_head = std::min(size, out_.size() - sent_);
    sent_ += of_head;
    if (!body_) return;
    // Piece by piece: releasing a large body at once would take milliseconds.
    if (releases_body_) release_pages(body_->data() + body_sent_, size - of_head);
    body_sent_ += size - of_head;
    if (body_sent_ < body_->size()) return;
    body_.reset();
    body_sent_ = 0;
    if (source_) read_source();
}

void Connection::output_done() {
    out_.clear();
    sent_ = 0;
    if (out_.capacity() > worker_->spare().capacity() && out_.capacity() <= kSpareMost)
        out_.swap(worker_->spare());
    if (out_.capacity() > 64) ballast::release(out_);
    if (stream_) stream_->queued.fetch_sub(stream_bytes_, std::memory_order_relaxed);
    stream_bytes_ = 0;
}

void Connection::await_writable() {
    if (awaiting_write_) return;
    awaiting_write_ = true;
    set_deadline();
    socket_.async_wait(Worker::Socket::wait_write,
                       [self = shared_from_this()](const error_code& ec) {
                           self->awaiting_write_ = false;
                           if (self->phase_ == Phase::kClosed) return;
                           if (ec) return self->close();
                           self->guarded([&] {
                               self->advance({});
                               // It may have been a handshake that waited.
                               if (self->tls_ && self->phase_ == Phase::kReading)
                                   self->await_readable();
                           });
                       });
}

// -------------------------------------------------------------------------------------- ending

// Closing at once would reset the connection while data from the client is in flight, and the reset
// can overtake the response. So shut down writing and read until the client closes, for a limited
// time.
void Connection::linger() {
    phase_ = Phase::kLingering;
    ballast::release(pending_);
    release();
    if (tls_) tls_->end();
    error_code ec;
    socket_.shutdown(Worker::Socket::shutdown_send, ec);
    if (ec) return close();
    set_deadline();
    await_readable();
}

void Connection::close() {
    if (phase_ == Phase::kClosed) return;
    const auto self = shared_from_this();
    phase_ = Phase::kClosed;
    release();
    error_code ec;
    socket_.close(ec);
    body_.reset();
    source_.reset();
    ballast::release(pending_);
    ballast::release(out_);
    sent_ = 0;
    worker_->forget(*this);
    if (const auto stream = std::exchange(stream_, nullptr)) stream->mark_gone();
}

void Connection::drain() {
    switch (phase_) {
        case Phase::kReading:
            if (output_pending())
                close_when_written_ = true;
            else if (!parser_.header_done() && pending_.empty())
                close();
            break;
        case Phase::kStreaming:
            keep_alive_ = false;
            end_stream_early();
            break;
        case Phase::kAdmitting:
        case Phase::kHandling:
        case Phase::kLingering:
        case Phase::kClosed:
            break;
    }
}

void Connection::set_deadline() {
    const Options& options = worker_->options();
    const Instant now = SteadyClock::now();
    deadline_ = Instant::max();
    if (phase_ == Phase::kLingering) {
        deadline_ = now + kLinger;
    } else if (output_pending()) {
        deadline_ = now + options.write_timeout;
    } else if (phase_ == Phase::kReading) {
        if (!parser_.header_done() && pending_.empty()) {
            began_ = {};
            deadline_ = now + options.idle_timeout;
            return;
        }
        if (began_ == Instant{} || in_body_ != parser_.header_done()) began_ = now;
        in_body_ = parser_.header_done();
        deadline_ = in_body_ ? began_ + options.body_timeout +
                                   std::chrono::seconds(parser_.body_received() / kBodyRate)
                             : began_ + options.header_timeout;
    }
}

void Connection::check_deadline(Instant now) {
    if (now < deadline_) return;
    const bool in_request = parser_.header_done() || !pending_.empty();
    if (phase_ != Phase::kReading || output_pending() || !in_request) return close();
    guarded([this] {
        refuse(408, parser_.header_done() ? "the body did not arrive in time"
                                          : "the header did not arrive in time");
        if (flush()) linger();
    });
}

}  // namespace ballast::api::http
