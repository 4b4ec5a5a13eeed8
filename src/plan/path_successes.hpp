// Which paths of a simulation succeeded, one bit each: two plans on the same market paths are
// compared path by path.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "plan/compiled.hpp"

namespace ballast::plan {

enum class PathSampling : std::uint8_t {
    kIndependent,
    kAntithetic,  // pairs with opposite draws: their means are independent
    kQuasi,       // sixteen random shifts: their means are independent
};

struct PathSuccesses {
    PathSampling sampling = PathSampling::kIndependent;
    std::uint64_t paths = 0;
    std::vector<std::uint64_t> bits;  // path p is bit p % 64 of word p / 64

    bool succeeded(std::uint64_t path) const { return bits[path / 64] >> path % 64 & 1U; }
};

PathSampling sampling_of(const Compiled& plan);

// Standard error of the difference of two success rates whose paths with the same number have the
// same market: that of the mean difference of paths, of pairs or of shifts. Nullopt where the
// numbers of paths or their sampling differ, so that paths do not correspond.
std::optional<double> paired_standard_error(const PathSuccesses& first,
                                            const PathSuccesses& second);

}  // namespace ballast::plan
