// Cash divided in proportion to amounts due.
#if defined(BALLAST_CLO_PRO_RATA_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_PRO_RATA_INL
#undef BALLAST_CLO_PRO_RATA_INL
#else
#define BALLAST_CLO_PRO_RATA_INL
#endif

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "clo/deal.hpp"
#include "clo/lane.hpp"
#include "clo/lane_share-inl.hpp"
#include "clo/lane_target.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

template <class Due, class Pay>
void pro_rata_whole(double paid, std::size_t count, const Due& due, const Pay& pay) {
    std::array<double, kMaxTranches> part{}, rest{};
    count = std::min(count, part.size());
    double total = 0.0;
    for (std::size_t i = 0; i < count; ++i) total += due(i);
    if (total <= 0.0) return;
    double left = paid;
    for (std::size_t i = 0; i < count; ++i) {
        // Amounts are whole numbers below 2^53, but a product of two of them may not be.
        const long double exact = static_cast<long double>(paid) * due(i) / total;
        part[i] = static_cast<double>(std::floor(exact));
        rest[i] = static_cast<double>(exact - part[i]);
        left -= part[i];
    }
    for (; left >= 1.0; left -= 1.0) {
        const auto largest = std::max_element(rest.begin(), rest.begin() + count);
        part[largest - rest.begin()] += 1.0;
        *largest = -1.0;
    }
    for (std::size_t i = 0; i < count; ++i) pay(i, part[i]);
}

// The part of the i-th of `count` amounts due in a payment of `paid`: paid * due / total. With
// `whole`, parts are whole units (cents): what rounding down leaves goes to the largest remainders,
// the earlier first where they are equal, so that the parts add up exactly.
template <class V, class Due, class Pay>
void pro_rata(V paid, std::size_t count, bool whole, const Due& due, const Pay& pay) {
    if (count == 1) {
        pay(0, lane_min(paid, lane_max(due(0), V(0.0))));
        return;
    }
    if constexpr (std::is_same_v<V, double>) {
        if (whole) {
            pro_rata_whole(paid, count, due, pay);
            return;
        }
    }
    V total = V(0.0);
    for (std::size_t i = 0; i < count; ++i) total = total + due(i);
    const V ratio = lane_min(lane_share(paid, total), V(1.0));
    for (std::size_t i = 0; i < count; ++i) pay(i, due(i) * ratio);
}

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
