#include "math/interpolation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"

namespace ballast::math {

namespace {

Error bad_nodes(std::string message) { return fail(Code::kInvalidInput, std::move(message)); }

Status check_nodes(std::span<const double> nodes, std::span<const double> values,
                   Interpolation method, Extrapolation extrapolation) {
    if (nodes.size() != values.size())
        return bad_nodes(
            fmt::format("an interpolation requires one value per node; there are {} "
                        "nodes and {} values",
                        nodes.size(), values.size()));
    const std::size_t least = extrapolation == Extrapolation::kFlat ? 1 : 2;
    if (nodes.size() < least)
        return bad_nodes(fmt::format("an interpolation requires at least {} nodes; there are {}",
                                     least, nodes.size()));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!std::isfinite(nodes[i]) || !std::isfinite(values[i]))
            return bad_nodes(fmt::format("node {} ({}, {}) is not a pair of finite numbers", i + 1,
                                         nodes[i], values[i]));
        if (i > 0 && !(nodes[i] > nodes[i - 1]))
            return bad_nodes(fmt::format("nodes must be strictly ascending; node {} is {} after {}",
                                         i + 1, nodes[i], nodes[i - 1]));
        if (method == Interpolation::kLogLinear && !(values[i] > 0))
            return bad_nodes(
                fmt::format("log-linear interpolation requires positive values; value {} "
                            "is {}",
                            i + 1, values[i]));
    }
    return {};
}

// One-sided three-point slope at an end, limited so that it preserves the shape of the data
// (Fritsch and Butland 1984; Moler, Numerical Computing with MATLAB, section 3.6).
double end_slope(double h0, double h1, double delta0, double delta1) {
    const double slope = ((2 * h0 + h1) * delta0 - h0 * delta1) / (h0 + h1);
    if (slope * delta0 <= 0) return 0;
    if (delta0 * delta1 <= 0 && std::fabs(slope) > 3 * std::fabs(delta0)) return 3 * delta0;
    return slope;
}

// Weighted harmonic means of the slopes on either side; zero at local extrema.
std::vector<double> monotone_slopes(std::span<const double> x, std::span<const double> y) {
    const std::size_t pieces = x.size() - 1;
    std::vector<double> h(pieces);
    std::vector<double> delta(pieces);
    for (std::size_t i = 0; i < pieces; ++i) {
        h[i] = x[i + 1] - x[i];
        delta[i] = (y[i + 1] - y[i]) / h[i];
    }
    if (pieces == 1) return {delta[0], delta[0]};
    std::vector<double> slopes(x.size(), 0.0);
    for (std::size_t i = 1; i < pieces; ++i) {
        // Compares signs, not the product, which may underflow.
        if ((delta[i - 1] > 0) != (delta[i] > 0) || delta[i - 1] == 0 || delta[i] == 0) continue;
        const double w1 = 2 * h[i] + h[i - 1];
        const double w2 = h[i] + 2 * h[i - 1];
        slopes[i] = (w1 + w2) / (w1 / delta[i - 1] + w2 / delta[i]);
    }
    slopes.front() = end_slope(h[0], h[1], delta[0], delta[1]);
    slopes.back() = end_slope(h[pieces - 1], h[pieces - 2], delta[pieces - 1], delta[pieces - 2]);
    return slopes;
}

}  // namespace

Result<Interpolator> Interpolator::make(std::vector<double> nodes, std::vector<double> values,
                                        Interpolation method, Extrapolation extrapolation) {
    TRY_STATUS(check_nodes(nodes, values, method, extrapolation));
    Interpolator result;
    result.method_ = method;
    result.extrapolation_ = extrapolation;
    result.nodes_ = std::move(nodes);
    result.values_ = std::move(values);
    if (method == Interpolation::kMonotoneCubic && result.nodes_.size() > 1)
        result.slopes_ = monotone_slopes(result.nodes_, result.values_);
    return result;
}

std::size_t Interpolator::piece(double x) const {
    const auto above = std::upper_bound(nodes_.begin() + 1, nodes_.end() - 1, x);
    return static_cast<std::size_t>(above - nodes_.begin()) - 1;
}

Status Interpolator::inside(double x) const {
    if (std::isnan(x)) return fail(Code::kInvalidInput, "cannot interpolate at NaN");
    if (extrapolation_ == Extrapolation::kError && (x < nodes_.front() || x > nodes_.back()))
        return fail(Code::kInvalidInput,
                    fmt::format("{} lies outside the nodes, which run from {} to {}; "
                                "extrapolation is not enabled",
                                x, nodes_.front(), nodes_.back()));
    return {};
}

Result<double> Interpolator::at(double x) const {
    TRY_STATUS(inside(x));
    if (x <= nodes_.front()) return values_.front();
    if (x >= nodes_.back()) return values_.back();
    return value_in(piece(x), x);
}

Result<double> Interpolator::slope(double x) const {
    TRY_STATUS(inside(x));
    if (nodes_.size() == 1 || x < nodes_.front() || x > nodes_.back()) return 0.0;
    return slope_in(piece(x), x);
}

double Interpolator::value_in(std::size_t i, double x) const {
    const double h = nodes_[i + 1] - nodes_[i];
    const double t = (x - nodes_[i]) / h;
    const double y0 = values_[i];
    const double y1 = values_[i + 1];
    switch (method_) {
        case Interpolation::kLinear:
            return (1 - t) * y0 + t * y1;
        case Interpolation::kLogLinear:
            return std::exp((1 - t) * std::log(y0) + t * std::log(y1));
        case Interpolation::kMonotoneCubic:
            break;
    }
    // Hermite.
    const double s = 1 - t;
    return s * s * ((1 + 2 * t) * y0 + t * h * slopes_[i]) +
           t * t * ((1 + 2 * s) * y1 - s * h * slopes_[i + 1]);
}

double Interpolator::slope_in(std::size_t i, double x) const {
    const double h = nodes_[i + 1] - nodes_[i];
    const double delta = (values_[i + 1] - values_[i]) / h;
    switch (method_) {
        case Interpolation::kLinear:
            return delta;
        case Interpolation::kLogLinear:
            return value_in(i, x) * (std::log(values_[i + 1]) - std::log(values_[i])) / h;
        case Interpolation::kMonotoneCubic:
            break;
    }
    const double t = (x - nodes_[i]) / h;
    return 6 * t * (1 - t) * delta + (1 - t) * (1 - 3 * t) * slopes_[i] +
           t * (3 * t - 2) * slopes_[i + 1];
}

}  // namespace ballast::math
