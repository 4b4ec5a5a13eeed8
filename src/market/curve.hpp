// A curve of zero rates: discount factors, zero and forward rates at any time.
//
// Rates are continuously compounded; time is in years, ACT/365 fixed for dates. Outside the nodes
// the zero rate is flat, except under kLogLinearDiscount, where the forward rate is flat beyond the
// last node.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "math/interpolation.hpp"

namespace ballast::market {

enum class CurveInterpolation {
    kLinearZero,  // linear in the zero rate
    // Linear in ln of the discount factor, from 0 at time 0: piecewise flat forwards.
    kLogLinearDiscount,
    kMonotoneCubicZero,  // monotone cubic in the zero rate, Fritsch and Butland (1984)
};

struct CurveNode {
    double t = 0.0;     // years
    double zero = 0.0;  // continuously compounded; 0.02 is 2 %

    bool operator==(const CurveNode&) const = default;
};

class Curve {
public:
    // Fails without nodes, on times that are negative or not strictly ascending, and on numbers
    // that are not finite. A node at time 0 is allowed except under kLogLinearDiscount.
    static Result<Curve> make(std::vector<CurveNode> nodes,
                              CurveInterpolation interpolation = CurveInterpolation::kLinearZero);

    double zero(double t) const;      // at t <= 0, the rate of the first node
    double discount(double t) const;  // exp(-zero(t) t)
    // The continuously compounded rate from t1 to t2, or the slope of ln discount where they are
    // equal.
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
