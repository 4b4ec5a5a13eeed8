// Sobol points with the direction numbers of Joe and Kuo (2008), new-joe-kuo-6, optionally with a
// random digital shift. Any point can be generated on its own, so blocks may be spread over
// threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace ballast {

class Sobol {
public:
    static constexpr std::size_t kMaxDimension = 3667;
    static constexpr std::uint64_t kMaxIndex = (std::uint64_t{1} << 52) - 1;

    // Unshifted: point 0 is the origin (moved half a step inside), which quasi-Monte Carlo without
    // a shift usually skips by starting at index 1.
    static Result<Sobol> make(std::size_t dimension);
    // Every coordinate is XORed with 52 random bits derived from `seed`: each point is then
    // uniform, the net keeps its structure, and the spread over several seeds measures the error.
    static Result<Sobol> make_shifted(std::size_t dimension, std::uint64_t seed);

    std::size_t dimension() const { return dimension_; }
    // Coordinates of point `index`, each (k + 1/2) 2^-52: inside (0, 1). out.size() == dimension().
    void point(std::uint64_t index, std::span<double> out) const;
    // Points first, first + 1, … one after the other; out.size() is a multiple of dimension().
    void points(std::uint64_t first, std::span<double> out) const;

private:
    static constexpr std::size_t kBits = 52;

    explicit Sobol(std::size_t dimension);
    std::vector<std::uint64_t> state_at(std::uint64_t index) const;

    std::size_t dimension_;
    std::vector<std::uint64_t> directions_;  // [bit * dimension + coordinate], 52-bit fractions
    std::vector<std::uint64_t> shift_;
};

}  // namespace ballast
