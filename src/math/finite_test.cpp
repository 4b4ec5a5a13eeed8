#include "math/finite.hpp"

#include <cstddef>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace ballast::math {
namespace {

TEST(AllFinite, FindsANonFiniteValueAtAnyPosition) {
    using Limits = std::numeric_limits<double>;
    for (std::size_t n = 0; n < 40; ++n) {
        std::vector<double> values(n, -Limits::max());
        EXPECT_TRUE(all_finite(values)) << n;
        for (std::size_t i = 0; i < n; ++i)
            for (const double bad :
                 {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) {
                values[i] = bad;
                EXPECT_FALSE(all_finite(values)) << n << ' ' << i;
                values[i] = Limits::denorm_min();
            }
    }
}

}  // namespace
}  // namespace ballast::math
