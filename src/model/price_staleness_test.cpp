#include "model/price_staleness.hpp"

#include <gtest/gtest.h>

namespace ballast::model {
namespace {

fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

TEST(StalenessTest, SessionsDoNotCountWeekendsAndHolidays) {
    // 2025-07-03 is a Thursday; the NYSE is closed on the 4th and on the weekend after it.
    EXPECT_EQ(sessions_since(day("2025-07-03"), day("2025-07-03")), 0);
    EXPECT_EQ(sessions_since(day("2025-07-03"), day("2025-07-06")), 0);
    EXPECT_EQ(sessions_since(day("2025-07-03"), day("2025-07-07")), 1);
    EXPECT_EQ(sessions_since(day("2025-07-07"), day("2025-07-03")), 0);
}

TEST(StalenessTest, APriceIsStaleAfterMoreThanThreeSessions) {
    EXPECT_FALSE(is_stale(day("2025-07-03"), day("2025-07-09")));
    EXPECT_TRUE(is_stale(day("2025-07-03"), day("2025-07-10")));
    EXPECT_FALSE(is_stale(day("2025-06-23"), day("2025-06-26")));
    EXPECT_TRUE(is_stale(day("2025-06-23"), day("2025-06-27")));
}

}  // namespace
}  // namespace ballast::model
