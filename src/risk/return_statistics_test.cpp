// Statistics of single symbols by hand.
#include "risk/return_statistics.hpp"

#include <cmath>
#include <gmock/gmock.h>

namespace ballast::risk {
namespace {

using ::testing::IsEmpty;
using ::testing::Optional;

ReturnPanel panel() {
    const fin::Date first = fin::Date::from_ymd(2025, 3, 3).value();
    ReturnPanel made{.dates = {first, first + 1, first + 2}, .symbols = {"AAA", "FLAT"}};
    made.values = math::Matrix::zero(3, 2);
    for (std::size_t t = 0; t < 3; ++t) made.values(t, 0) = 0.01 * static_cast<double>(t);
    return made;
}

TEST(ReturnStatistics, AnnualizesTheSampleDeviationAndCorrelatesWithTheBook) {
    const std::vector<double> book{0.0, -0.02, -0.04};
    const auto statistics = return_statistics(panel(), book);
    ASSERT_EQ(statistics.size(), 2U);
    EXPECT_EQ(statistics[0].symbol, "AAA");
    EXPECT_DOUBLE_EQ(statistics[0].volatility_annualized, 0.01 * std::sqrt(252.0));
    EXPECT_THAT(statistics[0].correlation_with_book, Optional(testing::DoubleNear(-1.0, 1e-12)));
    EXPECT_EQ(statistics[1].volatility_annualized, 0.0);
    EXPECT_FALSE(statistics[1].correlation_with_book);
}

TEST(ReturnStatistics, NoCorrelationWithABookOfOtherDatesAndNothingOfOneDay) {
    EXPECT_FALSE(return_statistics(panel(), {}).front().correlation_with_book);
    ReturnPanel single = panel();
    single.dates.resize(1);
    single.values = math::Matrix::zero(1, 2);
    EXPECT_THAT(return_statistics(single, {}), IsEmpty());
}

}  // namespace
}  // namespace ballast::risk
