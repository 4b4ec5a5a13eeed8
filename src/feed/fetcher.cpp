#include "feed/fetcher.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <random>
#include <thread>
#include <utility>

#include "base/random.hpp"
#include "feed/json.hpp"

namespace ballast::feed {

namespace {

constexpr Elapsed kProbePause = std::chrono::milliseconds(20);

// Delays need not be reproducible; they must differ between processes.
double draw() {
    thread_local std::random_device device;
    return open_uniform(std::uint64_t{device()} << 32 | device());
}

// The first line of a body, for messages.
std::string excerpt(std::string_view body) {
    std::string text;
    for (const char c : body.substr(0, 160))
        text +=
            static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > 126 ? ' ' : c;
    return text;
}

// What a body says about an error: the text in which providers state it, otherwise its beginning.
std::string stated_error(std::string_view body) {
    constexpr std::array<std::string_view, 7> kPlaces = {"/chart/error/description",
                                                         "/finance/error/description",
                                                         "/error_message",
                                                         "/error/message",
                                                         "/Error Message",
                                                         "/message",
                                                         "/error"};
    if (const auto document = detail::JsonDocument::parse(body))
        for (const std::string_view place : kPlaces)
            if (const std::string text = detail::text_at(document->root(), place); !text.empty())
                return excerpt(text);
    return excerpt(body);
}

Error status_error(const HttpResponse& response) {
    const int status = response.status;
    if (status >= 300 && status < 400)
        return fail(Code::kForbidden,
                    fmt::format("the provider answered with a redirect ({}) to \"{}\"; redirects "
                                "are not followed",
                                status, excerpt(response.location)));
    const std::string text =
        fmt::format("the provider answered {}: {}", status,
                    response.body.empty() ? "no text" : stated_error(response.body));
    switch (status) {
        case 401:
        case 403:
            return fail(Code::kForbidden, text + "; check the key and its plan");
        case 402:
            return fail(Code::kForbidden, text + "; the plan of the key does not include it");
        case 404:
            return fail(Code::kNotFound, text);
        case 429:
            return fail(Code::kLimitExceeded, text);
        default:
            return fail(is_retryable(status) ? Code::kUnavailable : Code::kInvalidInput, text);
    }
}

}  // namespace

Status check_status(const HttpResponse& response) {
    if (response.status == 200 || response.status == 304) return {};
    return status_error(response);
}

Status sleep_for(Elapsed time, const Cancel& cancel) {
    constexpr Elapsed kSlice = std::chrono::milliseconds(100);
    while (time > Elapsed{0}) {
        TRY_STATUS(cancel.check());
        const Elapsed slice = std::min(time, kSlice);
        std::this_thread::sleep_for(slice);
        time -= slice;
    }
    return cancel.check();
}

Status Fetcher::wait_for_token(const Clock& clock, const Cancel& cancel) {
    std::optional<Elapsed> wait;
    for (bool waits = true; waits;) {
        {
            const std::lock_guard lock(mutex_);
            const bool allowed = breaker_.allows(clock.elapsed());
            waits = !allowed && breaker_.is_probing();
            if (!allowed && !waits)
                return fail(Code::kUnavailable,
                            fmt::format("the provider failed {} times in a row; requests resume "
                                        "within 5 minutes",
                                        Breaker::kFailures));
            if (allowed) wait = bucket_.take(clock.elapsed());
        }
        if (waits) TRY_STATUS(sleep_(kProbePause, cancel));
    }
    if (!wait) {
        const std::lock_guard lock(mutex_);
        breaker_.abandoned();
        return fail(Code::kLimitExceeded,
                    fmt::format("the quota of {} requests a day is spent; it returns within 24 "
                                "hours",
                                limit_.per_day));
    }
    Status waited = sleep_(*wait, cancel);
    if (!waited) {
        const std::lock_guard lock(mutex_);
        breaker_.abandoned();
    }
    return waited;
}

Status Fetcher::check_key(const Clock& clock) {
    const std::lock_guard lock(mutex_);
    if (key_refused_.empty()) return {};
    if (clock.elapsed() - refused_at_ < kRefusedPause) return fail(Code::kForbidden, key_refused_);
    key_refused_.clear();
    return {};
}

Error Fetcher::note_refused_key(const HttpResponse& response, const Clock& clock) {
    const std::lock_guard lock(mutex_);
    key_refused_ = fmt::format(
        "the provider refuses the key ({}: {}); enter a valid key, or test the provider once the "
        "key is valid. Until then its series are not requested, for up to {} hours",
        response.status, excerpt(response.body), kRefusedPause.count());
    refused_at_ = clock.elapsed();
    return fail(Code::kForbidden, key_refused_);
}

Result<HttpResponse> Fetcher::get(const HttpRequest& request, const Transport& transport,
                                  const Clock& clock, const Cancel& cancel, int attempts) {
    bool is_second_try_of_key = false;
    if (attempts > 1) TRY_STATUS(check_key(clock));
    for (int attempt = 1;; ++attempt) {
        TRY_STATUS(wait_for_token(clock, cancel));
        auto response = transport(request);
        const bool is_final = response ? !is_retryable(response->status)
                                       : response.error().code != Code::kUnavailable;
        {
            const std::lock_guard lock(mutex_);
            if (is_final)
                breaker_.succeeded();
            else
                breaker_.failed(clock.elapsed());
        }
        if (is_final) {
            if (!response) return response;
            if (refuses_key_ && refuses_key_(*response)) {
                if (std::exchange(is_second_try_of_key, true))
                    return note_refused_key(*response, clock);
                continue;
            }
            TRY_STATUS(check_status(*response));
            const std::lock_guard lock(mutex_);
            key_refused_.clear();
            return response;
        }
        std::optional<Elapsed> delay;
        if (attempt < attempts)
            delay = retry_delay(attempt, draw(), response ? response->retry_after : std::nullopt);
        if (!delay) return response ? Result<HttpResponse>(status_error(*response)) : response;
        TRY_STATUS(sleep_(*delay, cancel));
    }
}

Fetcher::State Fetcher::state() const {
    const std::lock_guard lock(mutex_);
    return {.limit = limit_,
            .used_today = bucket_.used_today(),
            .is_open = breaker_.is_open(),
            .key_refused = key_refused_};
}

}  // namespace ballast::feed
