// Interpolation on strictly ascending nodes, with extrapolation chosen by the caller.
#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"

namespace ballast::math {

enum class Interpolation {
    kLinear,
    kLogLinear,      // linear in the logarithm; the values must be positive
    kMonotoneCubic,  // Fritsch and Butland (1984): C1, monotone wherever the data are
};

enum class Extrapolation {
    kError,  // an error outside the nodes
    kFlat,   // the value at the nearer end
};

class Interpolator {
public:
    // Fails on fewer than one node (two for anything but flat), sizes that differ, nodes that are
    // not strictly ascending, numbers that are not finite, values that are not positive for
    // kLogLinear.
    static Result<Interpolator> make(std::vector<double> nodes, std::vector<double> values,
                                     Interpolation method, Extrapolation extrapolation);

    Result<double> at(double x) const;
    // The slope at x: 0 outside the nodes when flat; at a kink, that of the piece to the right.
    Result<double> slope(double x) const;

    std::span<const double> nodes() const { return nodes_; }
    std::span<const double> values() const { return values_; }

private:
    Interpolator() = default;
    // Index of the piece [nodes[i], nodes[i + 1]] that x lies in, clamped to the ends.
    std::size_t piece(double x) const;
    Status inside(double x) const;
    double value_in(std::size_t piece, double x) const;
    double slope_in(std::size_t piece, double x) const;

    Interpolation method_ = Interpolation::kLinear;
    Extrapolation extrapolation_ = Extrapolation::kError;
    std::vector<double> nodes_;
    std::vector<double> values_;  // as given
    std::vector<double> slopes_;  // at the nodes, kMonotoneCubic only
};

}  // namespace ballast::math
