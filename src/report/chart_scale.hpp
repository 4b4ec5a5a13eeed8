// Round values for the axis of a chart (Heckbert, "Nice numbers for graph labels", Graphics Gems
// 1990).
#pragma once

#include <vector>

namespace ballast::report {

struct Axis {
    double low = 0.0;
    double high = 1.0;
    std::vector<double> ticks = {};

    // Where a value is between low (0) and high (1).
    double place(double value) const { return (value - low) / (high - low); }
};

// An axis that covers all values, with about `count` ticks; values may be equal or none.
Axis axis_over(double low, double high, int count);

}  // namespace ballast::report
