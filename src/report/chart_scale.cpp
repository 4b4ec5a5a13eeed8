#include "report/chart_scale.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::report {

namespace {

double nice(double value, bool round) {
    const double magnitude = std::pow(10.0, std::floor(std::log10(value)));
    const double leading = value / magnitude;
    if (round) return magnitude * (leading < 1.5 ? 1 : leading < 3 ? 2 : leading < 7 ? 5 : 10);
    return magnitude * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
}

}  // namespace

Axis axis_over(double low, double high, int count) {
    if (!(high > low)) {
        const double size = std::max(std::abs(low), 1.0);
        low -= low == 0.0 ? 0.0 : 0.5 * size;
        high += 0.5 * size;
    }
    const double step = nice(nice(high - low, false) / std::max(count - 1, 1), true);
    Axis axis{.low = std::floor(low / step + 1e-9) * step,
              .high = std::ceil(high / step - 1e-9) * step};
    const auto steps = static_cast<int>(std::lround((axis.high - axis.low) / step));
    for (int i = 0; i <= steps; ++i) {
        const double tick = axis.low + i * step;
        axis.ticks.push_back(std::abs(tick) < step * 1e-9 ? 0.0 : tick);
    }
    return axis;
}

}  // namespace ballast::report
