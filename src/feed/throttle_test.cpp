// Token buckets, delays and the breaker, with the time as an argument; the fetcher with a double of
// the transport whose waits move a clock.
#include "feed/throttle.hpp"

#include <gtest/gtest.h>

#include "feed/fetcher.hpp"

namespace ballast::feed {
namespace {

using std::chrono::seconds;

TEST(TokenBucket, AllowsTheBurstThenAnEvenRate) {
    TokenBucket bucket({.per_second = 2.0, .burst = 2.0});
    EXPECT_EQ(bucket.take(Elapsed{0}), Elapsed{0});
    EXPECT_EQ(bucket.take(Elapsed{0}), Elapsed{0});
    EXPECT_EQ(bucket.take(Elapsed{0}), std::chrono::milliseconds(500));
    EXPECT_EQ(bucket.take(Elapsed{0}), std::chrono::milliseconds(1000));
    EXPECT_EQ(bucket.take(seconds(100)), Elapsed{0});
    EXPECT_EQ(bucket.used_today(), 5);
}

TEST(TokenBucket, StopsAtTheQuotaOfTheDay) {
    TokenBucket bucket({.per_second = 1000.0, .burst = 1000.0, .per_day = 2});
    EXPECT_TRUE(bucket.take(Elapsed{0}));
    EXPECT_TRUE(bucket.take(seconds(1)));
    EXPECT_FALSE(bucket.take(seconds(2)));
    EXPECT_FALSE(bucket.take(std::chrono::hours(24) - seconds(1)));
    EXPECT_TRUE(bucket.take(std::chrono::hours(24)));
}

TEST(RetryDelay, GrowsToAMinuteAndFollowsTheProvider) {
    EXPECT_EQ(retry_delay(1, 0.5, {}), seconds(1));
    EXPECT_EQ(retry_delay(4, 0.25, {}), seconds(4));
    EXPECT_EQ(retry_delay(1, 0.5, std::chrono::milliseconds(7000)), seconds(7));
    EXPECT_FALSE(retry_delay(1, 0.5, std::chrono::minutes(16)));
    EXPECT_FALSE(retry_delay(kMostAttempts, 0.5, {}));
}

TEST(RetryDelay, OnlyTemporaryStatusesAreRetried) {
    for (const int status : {408, 429, 500, 502, 503, 504, 529}) EXPECT_TRUE(is_retryable(status));
    for (const int status : {200, 304, 301, 400, 401, 402, 403, 404})
        EXPECT_FALSE(is_retryable(status));
}

TEST(RetryAfter, IsSecondsOrADate) {
    EXPECT_EQ(parse_retry_after("120", 0), std::chrono::minutes(2));
    EXPECT_FALSE(parse_retry_after("", 0));
    EXPECT_FALSE(parse_retry_after("soon", 0));
    EXPECT_FALSE(parse_retry_after("-5", 0));
    EXPECT_FALSE(parse_retry_after("99999999999999999999", 0));
    // RFC 9110, section 5.6.7
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 - 30), seconds(30));
}

TEST(Breaker, OpensAfterFiveFailuresAndProbesOnce) {
    Breaker breaker;
    for (int i = 0; i < Breaker::kFailures; ++i) {
        EXPECT_TRUE(breaker.allows(seconds(i)));
        breaker.failed(seconds(i));
    }
    EXPECT_FALSE(breaker.allows(seconds(10)));
    EXPECT_TRUE(breaker.allows(seconds(4) + Breaker::kOpen));
    EXPECT_FALSE(breaker.allows(seconds(4) + Breaker::kOpen)) << "one probe at a time";
    breaker.succeeded();
    EXPECT_TRUE(breaker.allows(seconds(4) + Breaker::kOpen));
}

class FetcherTest : public testing::Test {
protected:
    Result<HttpResponse> get(std::vector<Result<HttpResponse>> answers) {
        std::size_t next = 0;
        const auto transport = [&](const HttpRequest&) -> Result<HttpResponse> {
            ++sent_;
            return answers[std::min(next++, answers.size() - 1)];
        };
        return fetcher_.get({.url = "https://x/"}, transport, clock_, cancel_);
    }
    static HttpResponse status(int status) { return {.status = status, .body = "text"}; }

    ManualClock clock_{Instant::from_micros(0)};
    Cancel cancel_;
    int sent_ = 0;
    Elapsed waited_{0};
    Fetcher fetcher_{{.per_second = 1000.0, .burst = 1000.0},
                     [this](Elapsed time, const Cancel& cancel) {
                         clock_.advance(time);
                         waited_ += time;
                         return cancel.check();
                     }};
};

TEST_F(FetcherTest, RetriesTemporaryFailures) {
    const auto response =
        get({status(500), fail(Code::kUnavailable, "connection reset"), status(200)});
    ASSERT_TRUE(response);
    EXPECT_EQ(sent_, 3);
    EXPECT_GT(waited_, Elapsed{0});
}

TEST_F(FetcherTest, WaitsAsLongAsTheProviderSays) {
    HttpResponse busy = status(429);
    busy.retry_after = std::chrono::minutes(3);
    ASSERT_TRUE(get({busy, status(200)}));
    EXPECT_GE(waited_, std::chrono::minutes(3));
    EXPECT_LT(waited_, std::chrono::minutes(4));
}

TEST_F(FetcherTest, DoesNotRepeatWhatWillFailAgain) {
    for (const auto& [code, expected] : {std::pair{400, Code::kInvalidInput},
                                         {401, Code::kForbidden},
                                         {402, Code::kForbidden},
                                         {403, Code::kForbidden},
                                         {404, Code::kNotFound},
                                         {302, Code::kForbidden}}) {
        sent_ = 0;
        const auto response = get({status(code)});
        ASSERT_FALSE(response) << code;
        EXPECT_EQ(response.error().code, expected) << code;
        EXPECT_EQ(sent_, 1) << code;
    }
}

TEST_F(FetcherTest, GivesUpAfterFiveAttemptsAndThenFailsAtOnce) {
    ASSERT_FALSE(get({status(503)}));
    EXPECT_EQ(sent_, kMostAttempts);
    EXPECT_TRUE(fetcher_.state().is_open);
    ASSERT_FALSE(get({status(200)}));
    EXPECT_EQ(sent_, kMostAttempts);
    clock_.advance(Breaker::kOpen);
    EXPECT_TRUE(get({status(200)}));
    EXPECT_FALSE(fetcher_.state().is_open);
}

TEST_F(FetcherTest, ARefusedKeyIsTriedOnceMoreAndThenOnlyByATest) {
    const Cancel cancel;
    int sent = 0;
    bool is_valid = false;
    Fetcher fetcher({.per_second = 1000.0, .burst = 1000.0}, sleep_for,
                    [](const HttpResponse& response) { return response.status == 400; });
    const auto send = [&](int attempts) {
        return fetcher.get(
            {.url = "https://x/"},
            [&](const HttpRequest&) -> Result<HttpResponse> {
                ++sent;
                return HttpResponse{.status = is_valid ? 200 : 400, .body = "not registered"};
            },
            clock_, cancel, attempts);
    };
    for (int i = 0; i < 3; ++i) {
        const auto refused = send(kMostAttempts);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::kForbidden);
        EXPECT_THAT(refused.error().message, testing::HasSubstr("refuses the key (400: not reg"));
        EXPECT_EQ(sent, 2) << "no further requests";
    }
    EXPECT_NE(fetcher.state().key_refused, "");
    is_valid = true;
    ASSERT_FALSE(send(kMostAttempts));
    EXPECT_TRUE(send(1)) << "a test";
    EXPECT_EQ(fetcher.state().key_refused, "");
    EXPECT_TRUE(send(kMostAttempts));
    is_valid = false;
    ASSERT_FALSE(send(kMostAttempts));
    is_valid = true;
    clock_.advance(Fetcher::kRefusedPause);
    EXPECT_TRUE(send(kMostAttempts));
}

TEST_F(FetcherTest, CancellationEndsTheWait) {
    cancel_.request();
    const auto response = get({status(200)});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Code::kCancelled);
    EXPECT_EQ(sent_, 0);
}

}  // namespace
}  // namespace ballast::feed
