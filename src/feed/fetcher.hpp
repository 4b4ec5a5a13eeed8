// Requests to one provider: throttled, retried, and refused for a while after repeated failures.
// One per provider and process, shared by its jobs.
#pragma once

#include <functional>
#include <mutex>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "feed/http.hpp"
#include "feed/throttle.hpp"

namespace ballast::feed {

// Waits, or returns the error of `cancel`. A double moves a clock instead.
using Sleep = std::function<Status(Elapsed, const Cancel&)>;
Status sleep_for(Elapsed time, const Cancel& cancel);

// Whether a response says that the key is not valid.
using KeyCheck = std::function<bool(const HttpResponse&)>;

// The error of a response whose status is not 200 or 304; its code says whether another time helps.
Status check_status(const HttpResponse& response);

class Fetcher {
public:
    // A refused key is sent again after this time, or when its provider is tested.
    static constexpr std::chrono::hours kRefusedPause{12};

    Fetcher(RateLimit limit, Sleep sleep = sleep_for, KeyCheck refuses_key = {})
        : limit_(limit),
          bucket_(limit),
          sleep_(std::move(sleep)),
          refuses_key_(std::move(refuses_key)) {}

    // A response with status 200 or 304. Any other status is an error whose code says whether
    // another time helps: kUnavailable and kLimitExceeded (a spent quota) do. `attempts`: at most
    // so many requests are sent. A refused key is tried once more, because FRED refuses good ones
    // at times; then requests of several attempts fail at once for kRefusedPause.
    Result<HttpResponse> get(const HttpRequest& request, const Transport& transport,
                             const Clock& clock, const Cancel& cancel,
                             int attempts = kMostAttempts);

    struct State {
        RateLimit limit;
        std::int64_t used_today = 0;
        bool is_open = false;     // the breaker: no requests are sent
        std::string key_refused;  // the error of a refused key: no requests are sent
    };
    State state() const;

private:
    Status check_key(const Clock& clock);
    Status wait_for_token(const Clock& clock, const Cancel& cancel);
    Error note_refused_key(const HttpResponse& response, const Clock& clock);

    RateLimit limit_;
    mutable std::mutex mutex_;
    TokenBucket bucket_;
    Breaker breaker_;
    Sleep sleep_;
    KeyCheck refuses_key_;
    std::string key_refused_;
    Elapsed refused_at_{0};
};

}  // namespace ballast::feed
