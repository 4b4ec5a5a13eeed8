#include "api/rest/health_probe.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <latch>

namespace ballast::api::rest {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(HealthProbe, ReturnsTheOutcomeOfAPing) {
    std::atomic<int> pings = 0;
    HealthProbe probe([&]() -> Status {
        if (++pings == 2) return fail(Code::kUnavailable, "away");
        return {};
    });
    EXPECT_TRUE(probe.check(seconds(20)));
    const Status second = probe.check(seconds(20));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().message, "away");
    EXPECT_TRUE(probe.check(seconds(20)));
    EXPECT_EQ(pings, 3);
}

TEST(HealthProbe, ReturnsAtItsLimitWhileThePingHangs) {
    std::latch hold(1);
    HealthProbe probe([&]() -> Status {
        hold.wait();
        return {};
    });
    for (int i = 0; i < 3; ++i) {
        const Status hung = probe.check(milliseconds(10));
        ASSERT_FALSE(hung);
        EXPECT_EQ(hung.error().code, Code::kUnavailable);
        EXPECT_THAT(hung.error().message, testing::HasSubstr("has not responded for 10 ms"));
    }
    hold.count_down();
    EXPECT_TRUE(probe.check(seconds(20)));
}

}  // namespace
}  // namespace ballast::api::rest
