#include "clo/variable_draws.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/random.hpp"
#include "math/distributions.hpp"
#include "math/draw_lanes.hpp"
#include "math/normal_draws.hpp"

namespace ballast::clo {

namespace {

constexpr std::uint32_t kPurpose = 0x636c6f76;  // "clov"
constexpr std::uint64_t kScales = 0x636c'6f76'7363'616c;
constexpr std::uint64_t kStepBlocks = std::uint64_t{1} << 32;  // blocks of paths of a step

// The next word of one lane: math::DrawLanes, xoshiro256++.
std::uint64_t next_word(math::DrawLanes& lanes, std::size_t lane) {
    auto& [s0, s1, s2, s3] = lanes.state;
    const std::uint64_t result = std::rotl(s0[lane] + s3[lane], 23) + s0[lane];
    const std::uint64_t shifted = s1[lane] << 17;
    s2[lane] ^= s0[lane];
    s3[lane] ^= s1[lane];
    s1[lane] ^= s2[lane];
    s0[lane] ^= s3[lane];
    s2[lane] ^= shifted;
    s3[lane] = std::rotl(s3[lane], 45);
    return result;
}

}  // namespace

VariableDraws::VariableDraws(const CorrelatedVariables& variables, std::uint64_t seed,
                             double degrees_of_freedom)
    : variables_(variables),
      seed_(seed),
      degrees_of_freedom_(degrees_of_freedom),
      factors_(variables.rho >= 0.0 ? variables.count + 1 : variables.loadings.cols) {}

math::Matrix VariableDraws::draw(std::uint64_t first, std::size_t paths, std::uint64_t step) const {
    math::Matrix factors = math::Matrix::zero(factors_, paths);
    for (std::uint64_t block = first / math::kDrawLanes; block * math::kDrawLanes < first + paths;
         ++block) {
        math::DrawLanes lanes = math::make_draw_lanes(seed_, block + step * kStepBlocks, kPurpose);
        const std::uint64_t from = std::max(first, block * math::kDrawLanes);
        const std::uint64_t to = std::min(first + paths, (block + 1) * math::kDrawLanes);
        for (std::size_t f = 0; f < factors_; ++f)
            for (std::uint64_t path = from; path < to; ++path)
                factors(f, path - first) =
                    math::normal_from_bits(next_word(lanes, path % math::kDrawLanes));
    }
    math::Matrix result;
    if (variables_.rho >= 0.0) {
        const double shared = std::sqrt(variables_.rho);
        const double own = std::sqrt(1.0 - variables_.rho);
        result = math::Matrix::zero(variables_.count, paths);
        for (std::size_t v = 0; v < variables_.count; ++v)
            for (std::size_t p = 0; p < paths; ++p)
                result(v, p) = shared * factors(0, p) + own * factors(v + 1, p);
    } else {
        result = math::multiply(variables_.loadings, factors);
    }
    if (!(degrees_of_freedom_ > 0.0)) return result;
    const Stream scales(seed_, kScales + step);
    for (std::size_t p = 0; p < paths; ++p) {
        const double scale =
            std::sqrt(degrees_of_freedom_ / scales.chi_square(first + p, degrees_of_freedom_));
        for (std::size_t v = 0; v < result.rows; ++v) result(v, p) *= scale;
    }
    return result;
}

double VariableDraws::quantile(double probability) const {
    if (probability <= 0.0) return -std::numeric_limits<double>::infinity();
    if (probability >= 1.0) return std::numeric_limits<double>::infinity();
    return degrees_of_freedom_ > 0.0 ? math::student_t_quantile(probability, degrees_of_freedom_)
                                     : math::normal_quantile(probability);
}

}  // namespace ballast::clo
