// A quotient without division by zero, for one path or several.
#if defined(BALLAST_CLO_LANE_SHARE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_LANE_SHARE_INL
#undef BALLAST_CLO_LANE_SHARE_INL
#else
#define BALLAST_CLO_LANE_SHARE_INL
#endif

#include "clo/lane.hpp"
#include "clo/lane_target.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

// a / b; 0 where b is not positive.
template <class V>
V lane_share(V a, V b) {
    const MaskOf<V> positive = b > V(0.0);
    return lane_select(positive, a / lane_select(positive, b, V(1.0)), V(0.0));
}

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
