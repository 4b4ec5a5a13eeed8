// Counter-based random streams: a draw is a function of (seed, stream, index) alone.
//
// There is no state to share: threads take blocks of indices in any order and get the same draws as
// a single thread. uniform(i), normal(i) and below(i) are three transformations of the same 64
// bits; chi_square(i) is independent of them; student_t(i) uses both.
#pragma once

#include <cstdint>
#include <span>

#include "base/philox.hpp"

namespace ballast {

class Stream {
public:
    // Streams of one seed with different ids are independent, as are different seeds.
    explicit constexpr Stream(std::uint64_t seed, std::uint64_t stream_id = 0)
        : seed_(seed), stream_id_(stream_id) {}

    static constexpr std::uint64_t kMaxIndex = (std::uint64_t{1} << 48) - 1;

    std::uint64_t bits(std::uint64_t index) const;
    // (k + 1/2) 2^-52: inside (0, 1), never 0 or 1, symmetric about 1/2.
    double uniform(std::uint64_t index) const;
    // Standard normal by inversion: monotone in uniform(index), within +-8.3.
    double normal(std::uint64_t index) const;
    // 0 .. count - 1, each with probability within count 2^-64 of 1 / count; count > 0.
    std::uint64_t below(std::uint64_t index, std::uint64_t count) const;
    // Marsaglia and Tsang (2000); any nu > 0, always positive.
    double chi_square(std::uint64_t index, double nu) const;
    // Standard t: normal over the root of chi_square / nu.
    double student_t(std::uint64_t index, double nu) const;

    // out[k] = uniform(first + k) and normal(first + k), at half the cost of single draws.
    void fill_uniform(std::uint64_t first, std::span<double> out) const;
    void fill_normal(std::uint64_t first, std::span<double> out) const;

private:
    // `lane` distinguishes the attempts of a rejection loop; 0 is the plain draws.
    PhiloxCounter block(std::uint64_t block, std::uint32_t lane) const;

    std::uint64_t seed_;
    std::uint64_t stream_id_;
};

// Maps 64 random bits to the open unit interval, as in Stream::uniform.
constexpr double open_uniform(std::uint64_t bits) {
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

// The standard normal quantile of p in (0, 1): Wichura (1988), algorithm AS 241, PPND16. Relative
// error below 2e-15 for p in [2^-1074, 1 - 2^-53].
double normal_from_uniform(double p);

}  // namespace ballast
