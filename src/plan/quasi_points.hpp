// Randomized Sobol points for tiles of paths, in several independent shifts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/sobol.hpp"

namespace ballast::plan {

// Tile t belongs to shift t mod kShifts: the variation over the shifts measures the error.
inline constexpr std::uint64_t kShifts = 16;

class QuasiPoints {
public:
    // kInvalidInput above Sobol::kMaxDimension.
    static Result<QuasiPoints> make(std::size_t dimension, std::uint64_t seed);

    // 52 random bits for every coordinate and path of a tile, [coordinate][path].
    void tile(std::uint64_t number, std::size_t paths, std::vector<std::uint64_t>& words) const;

private:
    QuasiPoints(Sobol sobol, std::uint64_t seed) : sobol_(std::move(sobol)), seed_(seed) {}

    Sobol sobol_;
    std::uint64_t seed_;
};

}  // namespace ballast::plan
