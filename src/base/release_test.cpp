#include "base/release.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ballast {
namespace {

TEST(Release, FreesTheMemoryOfAContainer) {
    std::vector<int> numbers(1'000);
    release(numbers);
    EXPECT_EQ(numbers.capacity(), 0U);
    std::string text(1'000, 'x');
    release(text);
    EXPECT_EQ(text.capacity(), std::string().capacity());
}

}  // namespace
}  // namespace ballast
