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

class Fetcher {
public:
    Fetcher(RateLimit limit, Sleep sleep = sleep_for)
        : limit_(limit), bucket_(limit), sleep_(std::move(sleep)) {}

    // A response with status 200 or 304. Any other status is an error whose code says whether
    // another time helps: kUnavailable and kLimitExceeded (a spent quota) do. `attempts`: at most
    // so many requests are sent.
    Result<HttpResponse> get(const HttpRequest& request, const Transport& transport,
                             const Clock& clock, const Cancel& cancel,
                             int attempts = kMostAttempts);

    struct State {
        RateLimit limit;
        std::int64_t used_today = 0;
        bool is_open = false;  // the breaker: no requests are sent
    };
    State state() const;

private:
    Status wait_for_token(const Clock& clock, const Cancel& cancel);

    RateLimit limit_;
    mutable std::mutex mutex_;
    TokenBucket bucket_;
    Breaker breaker_;
    Sleep sleep_;
};

}  // namespace ballast::feed
