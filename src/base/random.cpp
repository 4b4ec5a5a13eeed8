#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.hpp"

namespace ballast {

namespace {

__extension__ using UInt128 = unsigned __int128;

// The top 16 bits of a block number carry the lane.
constexpr std::uint32_t kFirstAttempt = 1;
constexpr std::uint32_t kLastAttempt = 0xfffe;
constexpr std::uint32_t kBoost = 0xffff;

std::array<std::uint64_t, 2> words(const PhiloxCounter& output) {
    return {output[0] | std::uint64_t{output[1]} << 32, output[2] | std::uint64_t{output[3]} << 32};
}

double horner(const std::array<double, 8>& coefficients, double x) {
    double sum = coefficients[7];
    for (std::size_t i = 7; i-- > 0;) sum = sum * x + coefficients[i];
    return sum;
}

// Wichura (1988), table of PPND16: numerator and denominator for the center, the near tail and the
// far tail.
constexpr std::array<double, 8> kCenterTop{3.3871328727963666080e0, 1.3314166789178437745e2,
                                           1.9715909503065514427e3, 1.3731693765509461125e4,
                                           4.5921953931549871457e4, 6.7265770927008700853e4,
                                           3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array<double, 8> kCenterBottom{1.0,
                                              4.2313330701600911252e1,
                                              6.8718700749205790830e2,
                                              5.3941960214247511077e3,
                                              2.1213794301586595867e4,
                                              3.9307895800092710610e4,
                                              2.8729085735721942674e4,
                                              5.2264952788528545610e3};
constexpr std::array<double, 8> kNearTop{1.42343711074968357734e0,  4.63033784615654529590e0,
                                         5.76949722146069140550e0,  3.64784832476320460504e0,
                                         1.27045825245236838258e0,  2.41780725177450611770e-1,
                                         2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array<double, 8> kNearBottom{1.0,
                                            2.05319162663775882187e0,
                                            1.67638483018380384940e0,
                                            6.89767334985100004550e-1,
                                            1.48103976427480074590e-1,
                                            1.51986665636164571966e-2,
                                            5.47593808499534494600e-4,
                                            1.05075007164441684324e-9};
constexpr std::array<double, 8> kFarTop{6.65790464350110377720e0,  5.46378491116411436990e0,
                                        1.78482653991729133580e0,  2.96560571828504891230e-1,
                                        2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                        2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array<double, 8> kFarBottom{1.0,
                                           5.99832206555887937690e-1,
                                           1.36929880922735805310e-1,
                                           1.48753612908506148525e-2,
                                           7.86869131145613259100e-4,
                                           1.84631831751005468180e-5,
                                           1.42151175831644588870e-7,
                                           2.04426310338993978564e-15};

}  // namespace

double normal_from_uniform(double p) {
    CHECK(p > 0 && p < 1);
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * horner(kCenterTop, r) / horner(kCenterBottom, r);
    }
    // 1 - p is exact here, because it is used only for p above 1/2.
    const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
    const double tail = r <= 5 ? horner(kNearTop, r - 1.6) / horner(kNearBottom, r - 1.6)
                               : horner(kFarTop, r - 5) / horner(kFarBottom, r - 5);
    return q < 0 ? -tail : tail;
}

PhiloxCounter Stream::block(std::uint64_t block, std::uint32_t lane) const {
    CHECK(block <= kMaxIndex);
    return philox(
        {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32) | lane << 16,
         static_cast<std::uint32_t>(stream_id_), static_cast<std::uint32_t>(stream_id_ >> 32)},
        {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
}

std::uint64_t Stream::bits(std::uint64_t index) const {
    return words(block(index / 2, 0))[index % 2];
}

double Stream::uniform(std::uint64_t index) const { return open_uniform(bits(index)); }

double Stream::normal(std::uint64_t index) const { return normal_from_uniform(uniform(index)); }

std::uint64_t Stream::below(std::uint64_t index, std::uint64_t count) const {
    CHECK(count > 0);
    return static_cast<std::uint64_t>(UInt128{bits(index)} * count >> 64);
}

double Stream::chi_square(std::uint64_t index, double nu) const {
    CHECK(nu > 0 && std::isfinite(nu));
    // For shape below 1: the gamma of shape + 1, times u^(1 / shape).
    const double shape = nu / 2;
    const double raised = shape < 1 ? shape + 1 : shape;
    const double d = raised - 1.0 / 3.0;
    const double c = 1 / std::sqrt(9 * d);
    for (std::uint32_t attempt = kFirstAttempt; attempt <= kLastAttempt; ++attempt) {
        const std::array<std::uint64_t, 2> random = words(block(index, attempt));
        const double x = normal_from_uniform(open_uniform(random[0]));
        const double cube_root = 1 + c * x;
        if (cube_root <= 0) continue;
        const double v = cube_root * cube_root * cube_root;
        const double u = open_uniform(random[1]);
        if (u >= 1 - 0.0331 * (x * x) * (x * x) &&
            std::log(u) >= 0.5 * x * x + d * (1 - v + std::log(v)))
            continue;
        double gamma = d * v;
        if (shape < 1) gamma *= std::pow(open_uniform(words(block(index, kBoost))[0]), 1 / shape);
        return std::max(2 * gamma, std::numeric_limits<double>::min());
    }
    CHECK(false);  // every attempt accepts with probability 0.95 or more
}

double Stream::student_t(std::uint64_t index, double nu) const {
    return normal(index) / std::sqrt(chi_square(index, nu) / nu);
}

void Stream::fill_uniform(std::uint64_t first, std::span<double> out) const {
    std::size_t at = 0;
    if (!out.empty() && first % 2 == 1) out[at++] = uniform(first);
    for (; at + 1 < out.size(); at += 2) {
        const std::array<std::uint64_t, 2> random = words(block((first + at) / 2, 0));
        out[at] = open_uniform(random[0]);
        out[at + 1] = open_uniform(random[1]);
    }
    if (at < out.size()) out[at] = uniform(first + at);
}

void Stream::fill_normal(std::uint64_t first, std::span<double> out) const {
    fill_uniform(first, out);
    for (double& x : out) x = normal_from_uniform(x);
}

}  // namespace ballast
