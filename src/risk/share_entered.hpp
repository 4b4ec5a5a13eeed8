// Coverage by value.
#pragma once

#include <algorithm>

namespace ballast::risk {

// The share of a gross value that entered a figure; 1 of an empty book. Both are sums of the same
// amounts, maybe in another order, so rounding could take their ratio above 1.
inline double share_entered(double entered, double gross) {
    return gross > 0.0 ? std::min(1.0, entered / gross) : 1.0;
}

}  // namespace ballast::risk
