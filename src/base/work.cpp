#include "base/work.hpp"

#include <algorithm>

namespace ballast {

std::vector<UnitRange> Distribution::ranges(std::uint64_t units, std::uint64_t least,
                                            double seconds) const {
    if (!run || units == 0) return {};
    std::uint64_t parts =
        std::min<std::uint64_t>(shards, units / std::max<std::uint64_t>(least, 1));
    if (least_seconds > 0.0)
        parts = std::min(parts, static_cast<std::uint64_t>(
                                    std::min(seconds / least_seconds, static_cast<double>(units))));
    if (parts < 2) return {};
    std::vector<UnitRange> ranges;
    for (std::uint64_t i = 0; i < parts; ++i) {
        const std::uint64_t first = units / parts * i + std::min(units % parts, i);
        const std::uint64_t count = units / parts + (i < units % parts ? 1 : 0);
        ranges.push_back({first, count});
    }
    return ranges;
}

}  // namespace ballast
