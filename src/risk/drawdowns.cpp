#include <algorithm>

#include "risk/performance.hpp"

namespace ballast::risk {

std::vector<Drawdown> drawdowns(std::span<const fin::Date> dates, std::span<const double> returns) {
    std::vector<Drawdown> all;
    double wealth = 1;
    double high = 1;
    std::optional<fin::Date> peak;
    bool under = false;
    std::size_t start = 0;
    std::size_t trough = 0;
    Drawdown current;
    for (std::size_t t = 0; t < returns.size(); ++t) {
        wealth *= 1 + returns[t];
        if (wealth >= high) {
            if (under) {
                current.recovery = dates[t];
                current.length = t - start + 1;
                current.to_recovery = t - trough;
                all.push_back(current);
                under = false;
            }
            high = wealth;
            peak = dates[t];
            continue;
        }
        if (!under) {
            under = true;
            start = t;
            current = {};
            current.peak = peak;
            current.start = dates[t];
        }
        const double depth = wealth / high - 1;
        if (depth < current.depth) {
            current.depth = depth;
            current.trough = dates[t];
            trough = t;
            current.to_trough = t - start + 1;
        }
    }
    if (under) {
        current.length = returns.size() - start;
        all.push_back(current);
    }
    std::sort(all.begin(), all.end(), [](const Drawdown& a, const Drawdown& b) {
        return a.depth != b.depth ? a.depth < b.depth : a.start < b.start;
    });
    return all;
}

}  // namespace ballast::risk
