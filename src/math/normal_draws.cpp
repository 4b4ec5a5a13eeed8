#include "math/normal_draws.hpp"

#include <bit>
#include <cmath>
#include <memory>

namespace ballast::math {

namespace {

constexpr std::size_t kTerms = 13;      // of the Taylor series: (3/128)^13 is below the last bit
constexpr std::size_t kEconomised = 8;  // the degree from which terms are folded into the cubic
using Series = std::array<double, kTerms>;

// z at the center of the lowest segment, v = 2^-53 (1 + 1/128), and its derivative; from Laplace's
// continued fraction of the normal tail with 60 digits.
constexpr double kFirstValue = 8.29143564638711989328215294568766;
constexpr double kFirstSlope = -1062864367157675.98012537788165819777;

// The Taylor series of z in (v - c) / scale, from its first two terms. z solves z'' = z z'²
// (Steinbrecher and Shaw, "Quantile mechanics", 2008, section 2, for v = 2 (1 - u)), so with
// y = z' the coefficients follow from those of the product z y².
Series expand(double value, double slope, double scale) {
    Series z{};
    Series y{};
    Series square{};
    z[0] = value;
    z[1] = slope * scale;
    y[0] = z[1];
    for (std::size_t k = 0; k + 2 < kTerms; ++k) {
        for (std::size_t j = 0; j <= k; ++j) square[k] += y[j] * y[k - j];
        double product = 0;
        for (std::size_t j = 0; j <= k; ++j) product += z[j] * square[k - j];
        y[k + 1] = product / static_cast<double>(k + 1);
        z[k + 2] = y[k + 1] / static_cast<double>(k + 2);
    }
    return z;
}

// Reduces the degree to three on [-1, 1], each time subtracting the multiple of the Chebyshev
// polynomial that removes the leading term (Lanczos economization).
std::array<double, 4> economise(const Series& series) {
    std::array<std::array<double, kEconomised + 1>, kEconomised + 1> chebyshev{};
    chebyshev[0][0] = 1;
    chebyshev[1][1] = 1;
    for (std::size_t k = 2; k <= kEconomised; ++k)
        for (std::size_t j = 0; j <= k; ++j)
            chebyshev[k][j] = (j > 0 ? 2 * chebyshev[k - 1][j - 1] : 0) - chebyshev[k - 2][j];
    Series s = series;
    for (std::size_t k = kEconomised; k > 3; --k) {
        const double factor = s[k] / chebyshev[k][k];
        for (std::size_t j = 0; j <= k; ++j) s[j] -= factor * chebyshev[k][j];
    }
    return {s[0], s[1], s[2], s[3]};
}

using Table = std::array<NormalSegment, kNormalSegments>;

// Integrates from the farthest tail toward the center: in that direction an error in z decays, in
// the other it would grow by the ratio of the densities.
std::unique_ptr<const Table> build() {
    auto table = std::make_unique<Table>();
    double value = kFirstValue;
    double slope = kFirstSlope;
    for (std::size_t i = 0; i < kNormalSegments; ++i) {
        const int octave = static_cast<int>(i >> kNormalSegmentBits) - kNormalOctaves;
        const double half_width = std::ldexp(1.0, octave - kNormalSegmentBits - 1);
        const Series series = expand(value, slope, half_width);
        std::array<double, 4> cubic = economise(series);
        for (std::size_t k = 1; k < 4; ++k)
            for (std::size_t j = 0; j < k; ++j) cubic[k] /= half_width;
        (*table)[i].coefficients = cubic;

        // The next center is two half-widths away, three when the next segment is twice as wide.
        const bool last_of_octave = (i + 1) % (std::size_t{1} << kNormalSegmentBits) == 0;
        const double step = last_of_octave ? 3 : 2;
        double next = series[kTerms - 1];
        double next_slope = static_cast<double>(kTerms - 1) * series[kTerms - 1];
        for (std::size_t k = kTerms - 1; k-- > 0;) {
            next = next * step + series[k];
            if (k > 0) next_slope = next_slope * step + static_cast<double>(k) * series[k];
        }
        value = next;
        slope = next_slope / half_width;
    }
    return table;
}

}  // namespace

std::span<const NormalSegment, kNormalSegments> normal_segments() {
    static const std::unique_ptr<const Table> table = build();
    return *table;
}

double normal_from_bits(std::uint64_t bits) {
    constexpr std::uint64_t kFraction = (std::uint64_t{1} << 52) - 1;
    constexpr std::uint64_t kOffset = (std::uint64_t{1} << kNormalOffsetBits) - 1;
    constexpr std::uint64_t kMiddle = std::uint64_t{1} << (kNormalOffsetBits - 1);
    const double v = std::bit_cast<double>((bits & kFraction) | std::bit_cast<std::uint64_t>(1.0)) -
                     (1 - 0x1p-53);
    const auto v_bits = std::bit_cast<std::uint64_t>(v);
    const double d = v - std::bit_cast<double>((v_bits & ~kOffset) | kMiddle);
    const auto& c =
        normal_segments()[(v_bits >> kNormalOffsetBits) - kNormalFirstSegment].coefficients;
    const double z = std::fma(std::fma(std::fma(c[3], d, c[2]), d, c[1]), d, c[0]);
    return (bits >> 63) != 0 ? -z : z;
}

}  // namespace ballast::math
