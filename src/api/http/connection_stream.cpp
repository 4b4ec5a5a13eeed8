// Responses of a connection that are sent while they are made: chunks, events, upgraded
// connections.
#include <atomic>
#include <utility>

#include "api/http/connection.hpp"
#include "api/http/response_writer.hpp"

namespace ballast::api::http {

namespace {

constexpr int kSwitchingProtocols = 101;

}  // namespace

std::shared_ptr<StreamState> Connection::begin_stream(std::uint64_t serial, Response response,
                                                      std::function<void(std::string_view)> take) {
    auto stream =
        std::make_shared<StreamState>(shared_from_this(), worker_->options().stream_backlog);
    stream->take = std::move(take);
    if (worker_->is_this_thread() && in_handler_ && serial == serial_ &&
        phase_ == Phase::kHandling) {
        start_stream(stream, response);
        return stream;
    }
    const bool posted =
        worker_->post([self = shared_from_this(), serial, stream, response = std::move(response)] {
            if (self->phase_ != Phase::kHandling || self->serial_ != serial)
                return stream->mark_gone();
            self->guarded([&] {
                self->start_stream(stream, response);
                self->advance({});
            });
        });
    if (!posted) stream->mark_gone();
    return stream;
}

void Connection::start_stream(const std::shared_ptr<StreamState>& stream,
                              const Response& response) {
    const bool is_upgrade = response.status == kSwitchingProtocols;
    const bool close = response.close || !keep_alive_ || http_1_0_ || worker_->draining();
    append_head(out_, response,
                {.date = worker_->date(),
                 .common = worker_->setup().common,
                 .chunked = !http_1_0_ && !is_upgrade,
                 .close = close && !is_upgrade,
                 .upgrade = is_upgrade});
    keep_alive_ = !close && !is_upgrade;
    stream_ = stream;
    phase_ = Phase::kStreaming;
    release();
    if (!response.bytes().empty()) append_stream_bytes(response.bytes());
    if (head_only_ || worker_->draining()) end_stream_early();
}

// Ends the stream from the server's side, after what is queued.
void Connection::end_stream_early() {
    const auto stream = stream_;
    stream_end(stream, false);
    stream->mark_gone();
}

void Connection::append_stream_bytes(std::string_view bytes) {
    if (head_only_) return;
    if (sent_ > kOutputFull) {
        out_.erase(0, sent_);
        sent_ = 0;
    }
    if (http_1_0_ || is_upgraded())
        out_ += bytes;
    else
        append_chunk(out_, bytes);
}

bool Connection::stream_send(std::shared_ptr<StreamState> stream, std::string bytes) {
    if (!stream->open.load(std::memory_order_acquire)) return false;
    if (bytes.empty()) return true;
    const std::size_t size = bytes.size();
    if (stream->queued.fetch_add(size, std::memory_order_relaxed) + size > stream->backlog) {
        stream_end(std::move(stream), true);
        return false;
    }
    return worker_->post(
        [self = shared_from_this(), stream = std::move(stream), bytes = std::move(bytes)] {
            if (self->stream_ != stream) return;
            self->guarded([&] {
                self->append_stream_bytes(bytes);
                self->stream_bytes_ += bytes.size();
                self->advance({});
            });
        });
}

void Connection::stream_end(std::shared_ptr<StreamState> stream, bool abort) {
    if (abort) stream->mark_gone();
    worker_->post([self = shared_from_this(), stream = std::move(stream), abort] {
        if (self->stream_ != stream) return;
        if (abort) return self->close();
        self->guarded([&] {
            const bool was_upgraded = self->is_upgraded();
            self->stream_.reset();
            if (!self->http_1_0_ && !self->head_only_ && !was_upgraded) self->out_ += kLastChunk;
            self->close_when_written_ = !self->keep_alive_ || self->worker_->draining();
            self->phase_ = Phase::kReading;
            self->advance({});
        });
    });
}

}  // namespace ballast::api::http
