// A curve of zero rates: discount factors, zero and forward rates at any time.
//
// Rates are continuously compounded; time is in years, ACT/365 fixed where it comes from dates.
// Outside the nodes the zero rate is flat, except under kLogLinearDiscount, where it is the forward
// that stays flat beyond the last node.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "math/interpolation.hpp"

namespace ballast::market {

enum class CurveInterpolation {
    kLinearZero,         // the zero rate linear in time
    kLogLinearDiscount,  // ln of the discount factor linear, from 0 at time 0: flat forwards
    kMonotoneCubicZero,  // the zero rate by Fritsch and Butland (1984)
};

struct CurveNode {
    double t = 0.0;     // years
    double zero = 0.0;  // continuous; 0.02 is two percent

    bool operator==(const CurveNode&) const = default;
};

class Curve {
public:
    // Fails without a node, on times that are negative or do not ascend strictly, and on numbers
    // that are not finite. A node at time 0 is allowed but under kLogLinearDiscount.
    static Result<Curve> make(std::vector<CurveNode> nodes,
                              CurveInterpolation interpolation = CurveInterpolation::kLinearZero);

    double zero(double t) const;      // at t <= 0, that of the shortest node
    double discount(double t) const;  // exp(-zero(t) t)
    // The continuous rate from t1 to t2, or the slope of ln discount where they are equal.
    double forward(double t1, double t2) const;

    std::span<const CurveNode> nodes() const { return nodes_; }
    CurveInterpolation interpolation() const { return interpolation_; }

private:
    Curve() = default;

    std::vector<CurveNode> nodes_;
    CurveInterpolation interpolation_ = CurveInterpolation::kLinearZero;
    std::optional<math::Interpolator> cubic_;
};

// (date - as_of) / 365.
inline double curve_time(fin::Date as_of, fin::Date date) { return (date - as_of) / 365.0; }

}  // namespace ballast::market
