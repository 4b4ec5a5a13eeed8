// Arithmetic of the waterfall on one path or on several at a time.
//
// The waterfall is written once for a number type V: double here; a vector of paths overloads the
// same functions with a mask of its own. It branches on the deal, which all paths share, and
// selects on amounts, which they do not. Templates that compute with V are in -inl.hpp files, which
// lane_target.hpp explains.
#pragma once

#include <cmath>

namespace ballast::clo {

// Balances below this, a hundredth of a cent, are paid off.
inline constexpr double kPaidOff = 1e-4;

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

}  // namespace ballast::clo
