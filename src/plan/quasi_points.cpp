#include "plan/quasi_points.hpp"

#include "base/random.hpp"

namespace ballast::plan {

Result<QuasiPoints> QuasiPoints::make(std::size_t dimension, std::uint64_t seed) {
    TRY(Sobol sobol, Sobol::make(dimension));
    return QuasiPoints(std::move(sobol), seed);
}

void QuasiPoints::tile(std::uint64_t number, std::size_t paths,
                       std::vector<std::uint64_t>& words) const {
    const std::size_t dimension = sobol_.dimension();
    std::vector<double> points(paths * dimension);
    sobol_.points(number / kShifts * paths, points);
    constexpr std::uint64_t kShiftStream = 0x706c'616e'7175'6173;  // "planquas"
    const Stream shifts(seed_, kShiftStream + number % kShifts);
    words.resize(paths * dimension);
    for (std::size_t d = 0; d < dimension; ++d) {
        const std::uint64_t shift = shifts.bits(d) >> 12;
        for (std::size_t path = 0; path < paths; ++path) {
            // (k + 1/2) 2^-52, so its whole part in units of 2^-52 is k.
            const auto k = static_cast<std::uint64_t>(points[path * dimension + d] * 0x1p52);
            words[d * paths + path] = k ^ shift;
        }
    }
}

}  // namespace ballast::plan
