#include "service/rate_limit.hpp"

#include <gtest/gtest.h>

namespace ballast::service {
namespace {

using std::chrono::seconds;

TEST(RateLimiter, RejectsCallsBeyondTheQuotaWithTheTimeToWait) {
    RateLimiter limiter(3);
    const RateLimiter::Time start{};
    EXPECT_EQ(limiter.take("a", start).remaining, 2U);
    EXPECT_TRUE(limiter.take("a", start).allowed);
    EXPECT_TRUE(limiter.take("a", start).allowed);
    const RateState refused = limiter.take("a", start);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.reset_s, 20U);
    EXPECT_TRUE(limiter.take("a", start + seconds(20)).allowed);
}

TEST(RateLimiter, CountsUsersSeparately) {
    RateLimiter limiter(1);
    const RateLimiter::Time start{};
    EXPECT_TRUE(limiter.take("a", start).allowed);
    EXPECT_TRUE(limiter.take("b", start).allowed);
    EXPECT_FALSE(limiter.take("a", start).allowed);
}

TEST(RateLimiter, AllowsEverythingWithoutALimit) {
    RateLimiter limiter(0);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.take("a", {}).allowed);
}

TEST(RateLimiter, ForgetsIdleUsersWhenThereAreTooMany) {
    RateLimiter limiter(1, 2);
    const RateLimiter::Time start{};
    EXPECT_TRUE(limiter.take("a", start).allowed);
    EXPECT_TRUE(limiter.take("b", start).allowed);
    EXPECT_TRUE(limiter.take("c", start + seconds(61)).allowed);
    EXPECT_FALSE(limiter.take("c", start + seconds(61)).allowed);
}

}  // namespace
}  // namespace ballast::service
