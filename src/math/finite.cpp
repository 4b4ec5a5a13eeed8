#include "math/finite.hpp"

#include <cmath>
#include <cstddef>

// AVX-512, AVX2 and 128-bit code; the targets in between would only cost compile time.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "math/finite.cpp"
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ballast::math::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// x - x is 0 for a finite number and NaN otherwise, and NaN persists in a sum. Bound by memory
// reads.
bool AllFinite(const double* HWY_RESTRICT values, std::size_t count) {
    const hn::ScalableTag<double> d;
    const std::size_t width = hn::Lanes(d);
    auto first = hn::Zero(d);
    auto second = first;
    std::size_t i = 0;
    for (; i + 2 * width <= count; i += 2 * width) {
        const auto a = hn::LoadU(d, values + i);
        const auto b = hn::LoadU(d, values + i + width);
        first = hn::Add(first, hn::Sub(a, a));
        second = hn::Add(second, hn::Sub(b, b));
    }
    bool finite = hn::AllTrue(d, hn::Eq(hn::Add(first, second), hn::Zero(d)));
    for (; i < count; ++i) finite = finite && std::isfinite(values[i]);
    return finite;
}

}  // namespace ballast::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::math {

HWY_EXPORT(AllFinite);

bool all_finite(std::span<const double> values) {
    return HWY_DYNAMIC_DISPATCH(AllFinite)(values.data(), values.size());
}

}  // namespace ballast::math
#endif  // HWY_ONCE
