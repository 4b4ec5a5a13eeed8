// Comments in a stream of server-sent events, so that proxies and clients do not take a stream that
// waits for its next event for a dead one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "api/http/server.hpp"

namespace ballast::api::http {

// Sends the events of one stream, from any thread, and a comment after every `every` without one.
class PulsedStream {
public:
    PulsedStream(Stream& stream, std::chrono::milliseconds every);
    ~PulsedStream();  // closes it
    PulsedStream(const PulsedStream&) = delete;
    PulsedStream& operator=(const PulsedStream&) = delete;

    // As Stream::send().
    bool send(std::string bytes);
    // As Stream::close(); no comment is sent afterwards.
    void close();

private:
    void run();

    Stream& stream_;
    const std::chrono::milliseconds every_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_ended_ = false;
    bool has_sent_ = false;  // since the last comment or wait
    std::thread thread_;     // declared last: it uses the others
};

// Between an event and a comment: shorter than the time after which common proxies close a
// connection without traffic (60 s in nginx).
inline constexpr std::chrono::milliseconds kPulse{15'000};

}  // namespace ballast::api::http
