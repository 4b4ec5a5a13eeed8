#include "market/curve.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ballast::market {

namespace {

Status check_nodes(std::span<const CurveNode> nodes, CurveInterpolation interpolation) {
    if (nodes.empty())
        return fail(Code::kInvalidInput, "a curve requires at least one node: there are none");
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!std::isfinite(nodes[i].t) || !std::isfinite(nodes[i].zero))
            return fail(Code::kInvalidInput,
                        fmt::format("node {} of the curve ({}, {}) is not a pair of finite numbers",
                                    i + 1, nodes[i].t, nodes[i].zero));
        if (nodes[i].t < 0.0 ||
            (nodes[i].t == 0.0 && interpolation == CurveInterpolation::kLogLinearDiscount))
            return fail(
                Code::kInvalidInput,
                fmt::format(
                    "node {} of the curve is at {} years: expected a time after the curve date",
                    i + 1, nodes[i].t));
        if (i > 0 && !(nodes[i].t > nodes[i - 1].t))
            return fail(Code::kInvalidInput,
                        fmt::format("the nodes of the curve are not ascending: node {} is at {} "
                                    "years, after one at {} years",
                                    i + 1, nodes[i].t, nodes[i - 1].t));
    }
    return {};
}

// The first node after t; nodes.size() beyond the last.
std::size_t first_after(std::span<const CurveNode> nodes, double t) {
    return static_cast<std::size_t>(
        std::upper_bound(nodes.begin(), nodes.end(), t,
                         [](double value, const CurveNode& node) { return value < node.t; }) -
        nodes.begin());
}

double linear_zero(std::span<const CurveNode> nodes, double t) {
    const std::size_t i = first_after(nodes, t);
    if (i == 0) return nodes.front().zero;
    if (i == nodes.size()) return nodes.back().zero;
    const CurveNode& a = nodes[i - 1];
    const CurveNode& b = nodes[i];
    return a.zero + (b.zero - a.zero) * ((t - a.t) / (b.t - a.t));
}

// -ln discount, from 0 at time 0.
double log_linear(std::span<const CurveNode> nodes, double t) {
    const std::size_t i = std::min(first_after(nodes, t), nodes.size() - 1);
    const CurveNode a = i == 0 ? CurveNode{} : nodes[i - 1];
    const CurveNode& b = nodes[i];
    const double from = a.zero * a.t;
    return from + (b.zero * b.t - from) * ((t - a.t) / (b.t - a.t));
}

}  // namespace

Result<Curve> Curve::make(std::vector<CurveNode> nodes, CurveInterpolation interpolation) {
    TRY_STATUS(check_nodes(nodes, interpolation));
    Curve curve;
    curve.interpolation_ = interpolation;
    if (interpolation == CurveInterpolation::kMonotoneCubicZero && nodes.size() > 1) {
        std::vector<double> times;
        std::vector<double> zeros;
        for (const CurveNode& node : nodes) {
            times.push_back(node.t);
            zeros.push_back(node.zero);
        }
        TRY(curve.cubic_, math::Interpolator::make(std::move(times), std::move(zeros),
                                                   math::Interpolation::kMonotoneCubic,
                                                   math::Extrapolation::kFlat));
    }
    curve.nodes_ = std::move(nodes);
    return curve;
}

double Curve::zero(double t) const {
    if (t <= 0.0) return nodes_.front().zero;
    if (cubic_) return *cubic_->at(t);
    if (interpolation_ == CurveInterpolation::kLogLinearDiscount) return log_linear(nodes_, t) / t;
    return linear_zero(nodes_, t);
}

double Curve::discount(double t) const { return t == 0.0 ? 1.0 : std::exp(-zero(t) * t); }

double Curve::forward(double t1, double t2) const {
    // A difference quotient, where the interval is empty.
    if (t1 == t2) {
        constexpr double kStep = 1e-6;
        t1 = std::max(0.0, t1 - kStep);
        t2 += kStep;
    }
    return (zero(t2) * t2 - zero(t1) * t1) / (t2 - t1);
}

}  // namespace ballast::market
