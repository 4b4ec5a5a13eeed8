#include "base/crash_point.hpp"

#include <gmock/gmock.h>

namespace ballast {
namespace {

TEST(CrashPoint, AnUnknownOneIsRefusedWithTheKnownOnes) {
    const Status refused = arm_crash_point("store.before_comit:2");
    ASSERT_FALSE(refused);
    if (refused.error().code == Code::kUnsupported) GTEST_SKIP() << "a release build has none";
    EXPECT_EQ(refused.error().code, Code::kInvalidInput);
    for (const std::string_view point : kCrashPoints)
        EXPECT_THAT(refused.error().message, testing::HasSubstr(std::string(point)));
    EXPECT_FALSE(arm_crash_point("store.before_commit:0"));
    EXPECT_FALSE(arm_crash_point(""));
    // Never reached here so often.
    EXPECT_TRUE(arm_crash_point("batch.after_step:1000000000"));
}

}  // namespace
}  // namespace ballast
