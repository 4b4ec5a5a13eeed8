#include "base/release_pages.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace ballast {
namespace {

TEST(ReleasePages, WholePagesWithinTheRangeAreReleased) {
    std::string text(100'000, 'x');
    release_pages(text.data() + 1'000, 90'000);
    EXPECT_EQ(text.find_first_not_of('x'), text.find('\0'));
    EXPECT_GE(text.find('\0'), 1'000U);
    EXPECT_LE(text.rfind('\0'), 91'000U);
    const auto gone = std::count(text.begin(), text.end(), '\0');
    EXPECT_EQ(gone % 4096, 0);
    EXPECT_GE(gone, 80'000);
}

TEST(ReleasePages, ARangeWithoutAWholePageIsLeft) {
    std::string text(10'000, 'x');
    release_pages(text.data() + 1, 4'000);
    release_pages(text.data(), 0);
    EXPECT_EQ(text.find('\0'), std::string::npos);
}

}  // namespace
}  // namespace ballast
