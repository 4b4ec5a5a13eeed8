#include <utility>

#include "api/http/connection.hpp"
#include "api/http/server.hpp"
#include "base/check.hpp"

namespace ballast::api::http {

Responder::~Responder() {
    if (connection_) (*this)(problem(500, "the request was not answered"));
}

Decide::~Decide() {
    if (connection_) (*this)({.refusal = problem(500, "the request was not answered")});
}

void Decide::operator()(Admission admission) {
    CHECK(connection_ != nullptr);
    const auto connection = std::exchange(connection_, nullptr);
    connection->admitted(serial_, std::move(admission));
}

Responder& Responder::operator=(Responder&& other) noexcept {
    if (this != &other) {
        Responder old(std::exchange(connection_, nullptr), serial_);
        connection_ = std::exchange(other.connection_, nullptr);
        serial_ = other.serial_;
    }
    return *this;
}

void Responder::operator()(Response response) {
    CHECK(connection_ != nullptr);
    const auto connection = std::exchange(connection_, nullptr);
    connection->answer(serial_, std::move(response));
}

Stream Responder::stream(Response response) {
    CHECK(connection_ != nullptr);
    const auto connection = std::exchange(connection_, nullptr);
    return Stream(connection->begin_stream(serial_, std::move(response)));
}

Stream Responder::upgrade(Response response, std::function<void(std::string_view)> take) {
    CHECK(connection_ != nullptr && response.status == 101);
    const auto connection = std::exchange(connection_, nullptr);
    return Stream(connection->begin_stream(serial_, std::move(response), std::move(take)));
}

Stream& Stream::operator=(Stream&& other) noexcept {
    if (this != &other) {
        close();
        state_ = std::exchange(other.state_, nullptr);
    }
    return *this;
}

Stream::~Stream() { close(); }

bool Stream::send(std::string bytes) {
    return state_ && state_->connection->stream_send(state_, std::move(bytes));
}

bool Stream::is_open() const { return state_ && state_->open.load(std::memory_order_acquire); }

std::size_t Stream::queued() const {
    return state_ ? state_->queued.load(std::memory_order_relaxed) : 0;
}

void Stream::on_gone(std::function<void()> callback) {
    if (!state_) return;
    {
        const std::lock_guard lock(state_->mutex);
        if (!state_->ended) {
            state_->on_gone = std::move(callback);
            return;
        }
        if (!state_->gone) return;
    }
    callback();
}

void Stream::close() {
    const auto state = std::exchange(state_, nullptr);
    if (!state) return;
    {
        const std::lock_guard lock(state->mutex);
        if (state->ended) return;
        state->ended = true;
        state->open.store(false, std::memory_order_release);
        state->on_gone = nullptr;
    }
    state->connection->stream_end(state, false);
}

}  // namespace ballast::api::http
