#include "clo/path_distribution.hpp"

#include <algorithm>
#include <cmath>

#include "math/statistics.hpp"

namespace ballast::clo {

namespace {

std::optional<double> percentile_error(std::span<const double> ascending, double level) {
    const double n = static_cast<double>(ascending.size());
    const double reach = std::sqrt(n * level * (1.0 - level));
    const double low = std::floor(n * level - reach);
    const double high = std::ceil(n * level + reach);
    if (low < 0.0 || high > n - 1.0 || reach == 0.0) return std::nullopt;
    return (ascending[static_cast<std::size_t>(high)] - ascending[static_cast<std::size_t>(low)]) /
           2.0;
}

}  // namespace

std::optional<Distribution> distribution_of(std::span<const double> values,
                                            std::span<const double> levels) {
    std::vector<double> kept;
    kept.reserve(values.size());
    for (const double value : values)
        if (!std::isnan(value)) kept.push_back(value);
    if (kept.empty()) return std::nullopt;
    Distribution result{.mean = math::mean(kept), .paths = kept.size()};
    if (kept.size() > 1) result.standard_deviation = math::standard_deviation(kept, 1);
    result.standard_error = result.standard_deviation / std::sqrt(static_cast<double>(kept.size()));
    if (levels.empty()) return result;
    std::ranges::sort(kept);
    for (const double level : levels)
        result.percentiles.push_back(
            {level, math::quantile_sorted(kept, level, 7), percentile_error(kept, level)});
    return result;
}

Probability probability_of(std::uint64_t count, std::uint64_t paths) {
    if (paths == 0) return {};
    const double p = static_cast<double>(count) / static_cast<double>(paths);
    return {p, std::sqrt(p * (1.0 - p) / static_cast<double>(paths))};
}

}  // namespace ballast::clo
