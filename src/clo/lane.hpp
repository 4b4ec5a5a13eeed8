// Arithmetic of the waterfall on one path or on several at a time.
//
// The waterfall is written once for a number type V: double here; a vector of paths overloads the
// same functions with a mask of its own. It branches on the deal, which all paths share, and
// selects on amounts, which they do not.
#pragma once

#include <cmath>

namespace ballast::clo {

// The type of a comparison of two V.
template <class V>
struct LaneMask {
    using type = decltype(V{} < V{});
};
template <class V>
using MaskOf = typename LaneMask<V>::type;

inline double lane_min(double a, double b) { return b < a ? b : a; }
inline double lane_max(double a, double b) { return a < b ? b : a; }
inline double lane_select(bool mask, double a, double b) { return mask ? a : b; }
inline bool lane_any(bool mask) { return mask; }
inline bool lane_and(bool a, bool b) { return a && b; }
inline bool lane_or(bool a, bool b) { return a || b; }
inline bool lane_not(bool a) { return !a; }
inline double lane_round(double a) { return std::nearbyint(a); }

// a / b; 0 where b is not positive.
template <class V>
V lane_share(V a, V b) {
    const MaskOf<V> positive = b > V(0.0);
    return lane_select(positive, a / lane_select(positive, b, V(1.0)), V(0.0));
}

}  // namespace ballast::clo
