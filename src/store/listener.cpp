#include "store/listener.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "base/check.hpp"
#include "store/postgres_result.hpp"

namespace ballast::store {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{100};  // before reconnecting; doubled each time
constexpr milliseconds kLongestPause{5'000};

detail::PgHandle connect_listener(const std::string& address) {
    // Destroying the listener waits for a connection attempt, so the timeout is short.
    const std::array keywords{"dbname", "connect_timeout", static_cast<const char*>(nullptr)};
    const std::array values{address.c_str(), "5", static_cast<const char*>(nullptr)};
    detail::PgHandle handle(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (handle) PQsetNoticeProcessor(handle.get(), [](void*, const char*) {}, nullptr);
    return handle;
}

bool begin_listening(PGconn* connection, const std::string& channel) {
    if (PQstatus(connection) != CONNECTION_OK) return false;
    char* quoted = PQescapeIdentifier(connection, channel.data(), channel.size());
    if (!quoted) return false;
    const detail::PgResult result(PQexec(connection, (std::string("LISTEN ") + quoted).c_str()));
    PQfreemem(quoted);
    return detail::succeeded(result.get());
}

}  // namespace

struct Listener::State {
    std::string address;
    std::string channel;
    Action action;
    int stop = -1;  // readable once the listener is to stop
    std::thread thread;

    // Whether the listener is to stop; waits at most this long (forever when negative), or until
    // the other file is readable.
    bool stops_within(int timeout_ms, int other = -1) const {
        std::array<pollfd, 2> files{pollfd{stop, POLLIN, 0}, pollfd{other, POLLIN, 0}};
        while (poll(files.data(), files.size(), timeout_ms) < 0) CHECK(errno == EINTR);
        return files[0].revents != 0;
    }

    void run() const {
        milliseconds pause = kFirstPause;
        for (;;) {
            const detail::PgHandle connection = connect_listener(address);
            if (begin_listening(connection.get(), channel)) {
                pause = kFirstPause;
                action({});
                if (hear(connection.get())) return;
            }
            if (stops_within(static_cast<int>(pause.count()))) return;
            pause = std::min(pause * 2, kLongestPause);
        }
    }

    // True when the listener is to stop, false when the connection was lost.
    bool hear(PGconn* connection) const {
        for (;;) {
            if (stops_within(-1, PQsocket(connection))) return true;
            if (!PQconsumeInput(connection)) return false;
            while (PGnotify* notice = PQnotifies(connection)) {
                action(notice->extra);
                PQfreemem(notice);
            }
        }
    }
};

Listener::Listener(std::string address, std::string channel, Action action)
    : state_(std::make_unique<State>()) {
    state_->address = std::move(address);
    state_->channel = std::move(channel);
    state_->action = std::move(action);
    state_->stop = eventfd(0, EFD_CLOEXEC);
    CHECK(state_->stop >= 0);
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Listener::~Listener() {
    const std::uint64_t one = 1;
    CHECK(write(state_->stop, &one, sizeof one) == sizeof one);
    state_->thread.join();
    close(state_->stop);
}

}  // namespace ballast::store
