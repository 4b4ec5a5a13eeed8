#include "plan/path_successes.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::plan {

namespace {

// Number of the independent unit that a path belongs to.
std::uint64_t unit_of(PathSampling sampling, std::uint64_t path) {
    constexpr std::uint64_t kHalf = kAntitheticGroup / 2;
    switch (sampling) {
        case PathSampling::kIndependent:
            return path;
        case PathSampling::kAntithetic:
            return path / kAntitheticGroup * kHalf + path % kHalf;
        case PathSampling::kQuasi:
            return path / kTile % kShifts;
    }
    return path;
}

std::uint64_t units_of(PathSampling sampling, std::uint64_t paths) {
    switch (sampling) {
        case PathSampling::kIndependent:
            return paths;
        case PathSampling::kAntithetic:
            return paths / 2;
        case PathSampling::kQuasi:
            return kShifts;
    }
    return paths;
}

}  // namespace

PathSampling sampling_of(const Compiled& plan) {
    return plan.antithetic ? PathSampling::kAntithetic
           : plan.quasi    ? PathSampling::kQuasi
                           : PathSampling::kIndependent;
}

std::optional<double> paired_standard_error(const PathSuccesses& first,
                                            const PathSuccesses& second) {
    if (first.paths != second.paths || first.sampling != second.sampling || first.paths == 0)
        return std::nullopt;
    const std::uint64_t units = units_of(first.sampling, first.paths);
    if (units < 2) return std::nullopt;
    // Sums over the paths of a unit; all units have the same number of paths.
    std::vector<std::int32_t> sums(units);
    for (std::uint64_t path = 0; path < first.paths; ++path)
        sums[unit_of(first.sampling, path)] +=
            static_cast<int>(second.succeeded(path)) - static_cast<int>(first.succeeded(path));
    const auto count = static_cast<double>(units);
    const double in_unit = static_cast<double>(first.paths) / count;
    double mean = 0.0;
    for (const std::int32_t sum : sums) mean += sum / in_unit;
    mean /= count;
    double squares = 0.0;
    for (const std::int32_t sum : sums) squares += std::pow(sum / in_unit - mean, 2);
    return std::sqrt(squares / (count - 1) / count);
}

}  // namespace ballast::plan
