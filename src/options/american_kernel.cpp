#include "options/american_kernel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "options/american_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include "options/normal-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

constexpr std::size_t kNewtonSteps = 2;  // first iterations; the others are plain

// Eight, four or two puts with strike 1.
struct Puts {
    Vector rate, yield, volatility, time, root_time;
    Vector drift;       // rate - yield
    Vector log_limit;   // of the boundary at expiry, min(1, rate / yield)
    Vector log_lowest;  // perpetual put boundary over the limit, negated: upper bound of y
    Vector lowest;      // the perpetual boundary
    Mask early;         // early exercise possible
};

// The boundary is kept as y = -ln(B / limit) >= 0 and interpolated as H = y².
struct Boundary {
    Vector y[kMostNodes];
};

HWY_INLINE Vector clamp(Vector x, Vector low, Vector high) {
    return hn::Min(hn::Max(x, low), high);
}

HWY_INLINE Puts make_puts(Vector rate, Vector yield, Vector volatility, Vector time) {
    const Vector zero = hn::Zero(Doubles());
    const Vector one = set(1.0);
    Puts p;
    p.early = hn::Gt(rate, zero);
    // Any put works where there is no boundary; its premium is not used.
    p.rate = hn::IfThenElse(p.early, rate, set(0.05));
    p.yield = hn::IfThenElse(p.early, yield, zero);
    p.volatility = volatility;
    p.time = time;
    p.root_time = hn::Sqrt(time);
    p.drift = hn::Sub(p.rate, p.yield);
    const Mask limited = hn::Gt(p.yield, p.rate);
    const Vector limit = hn::IfThenElse(limited, hn::Div(p.rate, p.yield), one);
    p.log_limit = hn::IfThenElseZero(limited, logarithm(limit));
    // lambda of the perpetual put: the negative root of its quadratic, without cancellation.
    const Vector scale = hn::Div(set(2.0), hn::Mul(volatility, volatility));
    const Vector m = hn::Mul(scale, p.rate);
    const Vector a = hn::Sub(one, hn::Mul(scale, p.drift));
    const Vector root = hn::Sqrt(hn::MulAdd(a, a, hn::Mul(set(4.0), m)));
    const Vector lambda =
        hn::IfThenElse(hn::Gt(a, zero), hn::Div(hn::Mul(set(-2.0), m), hn::Add(a, root)),
                       hn::Mul(set(0.5), hn::Sub(a, root)));
    p.lowest = hn::Min(hn::Div(lambda, hn::Sub(lambda, one)), limit);
    p.log_lowest = hn::Sub(p.log_limit, logarithm(hn::Max(p.lowest, set(1e-300))));
    return p;
}

// The boundary of the quadratic approximation (Barone-Adesi and Whaley 1987) at the time with the
// square root `root_time`, by Newton from `start`.
HWY_INLINE Vector quadratic_boundary(const Puts& p, Vector root_time, Vector start) {
    const Vector one = set(1.0);
    const Vector tau = hn::Mul(root_time, root_time);
    const Vector v = hn::Mul(p.volatility, root_time);
    const Vector rv = hn::Div(one, v);
    const Vector rate_factor = exponential(hn::Neg(hn::Mul(p.rate, tau)));
    const Vector yield_factor = exponential(hn::Neg(hn::Mul(p.yield, tau)));
    const Vector scale = hn::Div(set(2.0), hn::Mul(p.volatility, p.volatility));
    const Vector a = hn::Sub(one, hn::Mul(scale, p.drift));
    const Vector h = hn::Max(hn::Sub(one, rate_factor), set(1e-300));
    const Vector root =
        hn::Sqrt(hn::MulAdd(a, a, hn::Div(hn::Mul(set(4.0), hn::Mul(scale, p.rate)), h)));
    const Vector power = hn::Mul(set(0.5), hn::Sub(a, root));
    const Vector limit = exponential(p.log_limit);
    Vector b = start;
    for (int step = 0; step < 4; ++step) {
        const Vector d1 =
            hn::MulAdd(hn::MulAdd(p.drift, tau, logarithm(b)), rv, hn::Mul(set(0.5), v));
        const Vector d2 = hn::Sub(d1, v);
        const Vector density1 = density(d1);
        const Vector density2 = hn::Mul(density1, hn::Div(hn::Mul(b, yield_factor), rate_factor));
        const Vector below1 = hn::Mul(yield_factor, cumulative(hn::Neg(d1), density1));
        const Vector below2 = hn::Mul(rate_factor, cumulative(hn::Neg(d2), density2));
        const Vector put = hn::NegMulAdd(b, below1, below2);
        const Vector hold = hn::Sub(one, below1);
        const Vector f = hn::MulAdd(power, hn::Sub(hn::Sub(one, b), put), hn::Mul(hold, b));
        const Vector slope =
            hn::MulAdd(hn::Mul(yield_factor, density1), rv, hn::NegMulAdd(power, hold, hold));
        b = clamp(hn::Sub(b, hn::Div(f, slope)), p.lowest, limit);
    }
    return b;
}

HWY_INLINE void first_boundary(const Puts& p, const AmericanScheme& scheme, Boundary& boundary) {
    Vector b = exponential(p.log_limit);
    for (std::size_t i = 0; i < scheme.accuracy.nodes; ++i) {
        b = quadratic_boundary(p, hn::Mul(p.root_time, set(scheme.root_fractions[i])), b);
        boundary.y[i] = hn::Max(hn::Sub(p.log_limit, logarithm(b)), hn::Zero(Doubles()));
    }
}

HWY_INLINE Vector interpolate(const Vector* h, const double* row, std::size_t nodes) {
    Vector even = hn::Mul(h[0], set(row[0]));
    Vector odd = hn::Mul(h[1], set(row[1]));
    std::size_t j = 2;
    for (; j + 1 < nodes; j += 2) {
        even = hn::MulAdd(h[j], set(row[j]), even);
        odd = hn::MulAdd(h[j + 1], set(row[j + 1]), odd);
    }
    if (j < nodes) even = hn::MulAdd(h[j], set(row[j]), even);
    return hn::Sqrt(hn::Max(hn::Add(even, odd), hn::Zero(Doubles())));
}

// Inputs of both equations at a node, whose boundary is e^{log_limit - y}.
struct Node {
    Vector tau, v, rv, drift_rv, b, growth, d1, density1, density2;
};

HWY_INLINE Node node_of(const Puts& p, double root_fraction, Vector y) {
    Node n;
    const Vector root_tau = hn::Mul(p.root_time, set(root_fraction));
    n.tau = hn::Mul(root_tau, root_tau);
    n.v = hn::Mul(p.volatility, root_tau);
    n.rv = hn::Div(set(1.0), n.v);
    n.drift_rv = hn::Mul(hn::Mul(p.drift, n.tau), n.rv);
    const Vector log_b = hn::Sub(p.log_limit, y);
    n.b = exponential(log_b);
    n.growth = exponential(hn::Mul(p.drift, n.tau));
    n.d1 = hn::MulAdd(set(0.5), n.v, hn::MulAdd(log_b, n.rv, n.drift_rv));
    n.density1 = density(n.d1);
    n.density2 = hn::Mul(n.density1, hn::Mul(n.b, n.growth));
    return n;
}

// A Newton step of b = up / (growth down), given the slopes of up and down; `next` where the step
// leads below zero.
HWY_INLINE Vector newton_step(const Node& n, Vector next, Vector down, Vector up_slope,
                              Vector down_slope) {
    const Vector slope = hn::Div(hn::NegMulAdd(hn::Mul(next, n.growth), down_slope, up_slope),
                                 hn::Mul(n.growth, down));
    const Vector moved = hn::Sub(n.b, hn::Div(hn::Sub(next, n.b), hn::Sub(slope, set(1.0))));
    return hn::IfThenElse(hn::Gt(moved, hn::Zero(Doubles())), moved, next);
}

HWY_INLINE Vector y_of(const Puts& p, Vector boundary) {
    const Vector log_next = logarithm(hn::Max(boundary, set(1e-300)));
    return clamp(hn::Sub(p.log_limit, log_next), hn::Zero(Doubles()), p.log_lowest);
}

// e^{-q m} and, for equation B, e^{-r m} at the points of a node's integral.
struct Discounts {
    const Vector* yield;
    const Vector* rate;
};

// The next value at one node by FP-B of the paper (equations 22 to 24), y in and out.
HWY_INLINE Vector next_node_b(const Puts& p, const AmericanScheme& scheme, const Vector* h,
                              const Discounts& discounts, std::size_t node, Vector y, bool newton) {
    const Vector half = set(0.5);
    const std::size_t points = scheme.accuracy.boundary_points;
    const Node at = node_of(p, scheme.root_fractions[node], y);
    const double* row = &scheme.boundary_rows[node * points * scheme.accuracy.nodes];
    Vector rate_sum = hn::Zero(Doubles());
    Vector yield_sum = hn::Zero(Doubles());
    for (std::size_t k = 0; k < points; ++k, row += scheme.accuracy.nodes) {
        const IntegralPoint& point = scheme.boundary_points[k];
        const Vector gap = hn::Sub(interpolate(h, row, scheme.accuracy.nodes), y);
        const Vector vm = hn::Mul(at.v, set(point.sine));
        const Vector d1 = hn::MulAdd(half, vm,
                                     hn::MulAdd(hn::Mul(gap, at.rv), set(1 / point.sine),
                                                hn::Mul(at.drift_rv, set(point.sine))));
        const Vector d2 = hn::Sub(d1, vm);
        const Vector weight = set(point.weight);
        rate_sum =
            hn::MulAdd(hn::Mul(weight, discounts.rate[k]), cumulative(d2, density(d2)), rate_sum);
        yield_sum =
            hn::MulAdd(hn::Mul(weight, discounts.yield[k]), cumulative(d1, density(d1)), yield_sum);
    }
    const Vector yield_growth = exponential(hn::Mul(p.yield, at.tau));
    const Vector rate_growth = hn::Mul(yield_growth, at.growth);
    const Vector d2 = hn::Sub(at.d1, at.v);
    const Vector up = hn::MulAdd(hn::Mul(hn::Mul(p.rate, at.tau), rate_growth), rate_sum,
                                 cumulative(d2, at.density2));
    const Vector down = hn::MulAdd(hn::Mul(hn::Mul(p.yield, at.tau), yield_growth), yield_sum,
                                   cumulative(at.d1, at.density1));
    Vector next = hn::Div(up, hn::Mul(at.growth, down));
    if (newton) {
        const Vector rb = hn::Div(at.rv, at.b);
        next = newton_step(at, next, down, hn::Mul(at.density2, rb), hn::Mul(at.density1, rb));
    }
    return y_of(p, next);
}

// The next value at one node by FP-A, equation 28 of the paper, y in and out.
HWY_INLINE Vector next_node(const Puts& p, const AmericanScheme& scheme, const Vector* h,
                            const Vector* yield_factors, std::size_t node, Vector y, bool newton) {
    const Vector one = set(1.0);
    const Vector half = set(0.5);
    const std::size_t points = scheme.accuracy.boundary_points;
    const Node at = node_of(p, scheme.root_fractions[node], y);
    const auto& [tau, v, rv, drift_rv, b, growth, d1, density1, density2] = at;
    const double* row = &scheme.boundary_rows[node * points * scheme.accuracy.nodes];
    Vector sum1 = hn::Zero(Doubles());  // of K1 + K2, over tau
    Vector sum3 = hn::Zero(Doubles());  // of K3 v, over tau and e^{(r - q) tau}
    for (std::size_t k = 0; k < points; ++k, row += scheme.accuracy.nodes) {
        const IntegralPoint& point = scheme.boundary_points[k];
        const Vector gap = hn::Sub(interpolate(h, row, scheme.accuracy.nodes), y);
        const Vector vm = hn::Mul(v, set(point.sine));
        const Vector d = hn::MulAdd(
            half, vm,
            hn::MulAdd(hn::Mul(gap, rv), set(1 / point.sine), hn::Mul(drift_rv, set(point.sine))));
        const Vector n = density(d);
        const Vector weight = hn::Mul(yield_factors[k], set(point.weight / point.sine));
        sum1 = hn::MulAdd(weight, hn::MulAdd(cumulative(d, n), vm, n), sum1);
        sum3 = hn::MulAdd(weight, hn::Mul(n, exponential(gap)), sum3);
    }
    const Vector tau_rv = hn::Mul(tau, rv);
    const Vector forward = exponential(hn::Mul(p.yield, tau));
    const Vector up = hn::MulAdd(hn::Mul(hn::Mul(p.rate, tau_rv), hn::Mul(forward, growth)), sum3,
                                 hn::Mul(density2, rv));
    const Vector down = hn::MulAdd(hn::Mul(hn::Mul(p.yield, tau_rv), forward), sum1,
                                   hn::MulAdd(density1, rv, cumulative(d1, density1)));
    Vector next = hn::Div(up, hn::Mul(growth, down));
    if (newton) {
        const Vector d2 = hn::Sub(d1, v);
        const Vector rb = hn::Mul(hn::Div(one, b), rv);
        const Vector up_slope = hn::Neg(hn::Mul(hn::Mul(d2, density2), hn::Mul(rb, rv)));
        const Vector down_slope = hn::Mul(hn::Mul(density1, rb), hn::NegMulAdd(d1, rv, one));
        next = newton_step(at, next, down, up_slope, down_slope);
    }
    return y_of(p, next);
}

HWY_INLINE void solve_boundary(const Puts& p, const AmericanScheme& scheme, Boundary& boundary) {
    const std::size_t nodes = scheme.accuracy.nodes;
    const std::size_t points = scheme.accuracy.boundary_points;
    first_boundary(p, scheme, boundary);
    const bool by_b = scheme.accuracy.equation == BoundaryEquation::kB;
    // The discount factors at every point of every node are the same in each iteration.
    Vector yield_factors[kMostNodes * kMostPoints];
    Vector rate_factors[kMostNodes * kMostPoints];
    for (std::size_t i = 0; i < nodes; ++i)
        for (std::size_t k = 0; k < points; ++k) {
            const double root = scheme.root_fractions[i] * scheme.boundary_points[k].sine;
            const Vector m = hn::Mul(p.time, set(-root * root));
            yield_factors[i * points + k] = exponential(hn::Mul(p.yield, m));
            if (by_b) rate_factors[i * points + k] = exponential(hn::Mul(p.rate, m));
        }
    Vector h[kMostNodes];
    Vector next[kMostNodes];
    for (std::size_t iteration = 0; iteration < scheme.accuracy.iterations; ++iteration) {
        for (std::size_t i = 0; i < nodes; ++i) h[i] = hn::Mul(boundary.y[i], boundary.y[i]);
        const bool newton = iteration < kNewtonSteps;
        for (std::size_t i = 0; i < nodes; ++i) {
            const Vector* yields = yield_factors + i * points;
            const Vector y = boundary.y[i];
            next[i] =
                by_b ? next_node_b(p, scheme, h, {yields, rate_factors + i * points}, i, y, newton)
                     : next_node(p, scheme, h, yields, i, y, newton);
        }
        for (std::size_t i = 0; i < nodes; ++i) boundary.y[i] = next[i];
    }
}

// Boundary terms of the price integral, independent of the spot.
struct ValuePoints {
    Vector log_boundary[kMostPoints];
    Vector over_boundary[kMostPoints];  // rate / B(u)
    Vector rate_factor[kMostPoints];
    Vector yield_factor[kMostPoints];
};

HWY_INLINE void value_points(const Puts& p, const AmericanScheme& scheme, const Boundary& boundary,
                             ValuePoints& at) {
    Vector h[kMostNodes];
    for (std::size_t i = 0; i < scheme.accuracy.nodes; ++i)
        h[i] = hn::Mul(boundary.y[i], boundary.y[i]);
    for (std::size_t k = 0; k < scheme.accuracy.value_points; ++k) {
        const double sine = scheme.value_points[k].sine;
        const Vector m = hn::Mul(p.time, set(sine * sine));
        at.log_boundary[k] = hn::Sub(
            p.log_limit,
            interpolate(h, &scheme.value_rows[k * scheme.accuracy.nodes], scheme.accuracy.nodes));
        at.over_boundary[k] = hn::Mul(p.rate, exponential(hn::Neg(at.log_boundary[k])));
        at.rate_factor[k] = exponential(hn::Neg(hn::Mul(p.rate, m)));
        at.yield_factor[k] = exponential(hn::Neg(hn::Mul(p.yield, m)));
    }
}

struct PutValue {
    Vector price, delta, gamma;
};

// The early exercise premium and its derivatives at spot `s` over the strike.
HWY_INLINE PutValue premium(const Puts& p, const AmericanScheme& scheme, const ValuePoints& at,
                            Vector s, Vector log_s) {
    const Vector half = set(0.5);
    const Vector zero = hn::Zero(Doubles());
    const Vector v = hn::Mul(p.volatility, p.root_time);
    const Vector rv = hn::Div(set(1.0), v);
    const Vector drift_rv = hn::Mul(hn::Mul(p.drift, p.time), rv);
    PutValue sum{zero, zero, zero};
    for (std::size_t k = 0; k < scheme.accuracy.value_points; ++k) {
        const IntegralPoint& point = scheme.value_points[k];
        const Vector vm = hn::Mul(v, set(point.sine));
        const Vector rvm = hn::Mul(rv, set(1 / point.sine));
        const Vector d1 = hn::MulAdd(half, vm,
                                     hn::MulAdd(hn::Sub(log_s, at.log_boundary[k]), rvm,
                                                hn::Mul(drift_rv, set(point.sine))));
        const Vector d2 = hn::Sub(d1, vm);
        const Vector n1 = density(d1);
        const Vector n2 = density(d2);
        const Vector below1 = hn::Mul(at.yield_factor[k], cumulative(hn::Neg(d1), n1));
        const Vector below2 = hn::Mul(at.rate_factor[k], cumulative(hn::Neg(d2), n2));
        const Vector weight = set(point.weight);
        const Vector yield_below = hn::Mul(p.yield, below1);
        sum.price =
            hn::MulAdd(weight, hn::NegMulAdd(s, yield_below, hn::Mul(p.rate, below2)), sum.price);
        const Vector weighted = hn::Mul(hn::Mul(at.yield_factor[k], n1), rvm);
        const Vector cash = hn::Sub(p.yield, at.over_boundary[k]);
        sum.delta = hn::MulAdd(weight, hn::MulSub(weighted, cash, yield_below), sum.delta);
        sum.gamma = hn::MulAdd(
            weight, hn::Mul(weighted, hn::NegMulAdd(hn::Mul(d1, rvm), cash, p.yield)), sum.gamma);
    }
    sum.price = hn::Mul(sum.price, p.time);
    sum.delta = hn::Mul(sum.delta, p.time);
    sum.gamma = hn::Div(hn::Mul(sum.gamma, p.time), s);
    return sum;
}

// European price with the contract's rate and yield, not the substitutes used in lanes without a
// boundary.
HWY_INLINE PutValue european_put(Vector rate, Vector yield, const Puts& p, Vector s, Vector log_s) {
    const Vector v = hn::Mul(p.volatility, p.root_time);
    const Vector rate_factor = exponential(hn::Neg(hn::Mul(rate, p.time)));
    const Vector yield_factor = exponential(hn::Neg(hn::Mul(yield, p.time)));
    const Vector d1 =
        hn::MulAdd(set(0.5), v, hn::Div(hn::MulAdd(hn::Sub(rate, yield), p.time, log_s), v));
    const Vector d2 = hn::Sub(d1, v);
    const Vector n1 = density(d1);
    const Vector below1 = hn::Mul(yield_factor, cumulative(hn::Neg(d1), n1));
    const Vector below2 = hn::Mul(rate_factor, cumulative(hn::Neg(d2), density(d2)));
    return {hn::NegMulAdd(s, below1, below2), hn::Neg(below1),
            hn::Div(hn::Mul(yield_factor, n1), hn::Mul(s, v))};
}

HWY_INLINE void one_vector(const OptionColumns& in, std::size_t i, const AmericanScheme& scheme,
                           const AmericanColumns* spots, std::size_t count) {
    const Doubles d;
    const Vector zero = hn::Zero(d);
    const Mask call = hn::Gt(hn::LoadU(d, in.sign + i), zero);
    const Vector strike = hn::LoadU(d, in.strike + i);
    const Vector rate_in = hn::LoadU(d, in.rate + i);
    const Vector yield_in = hn::LoadU(d, in.dividend_yield + i);
    const Vector rate = hn::IfThenElse(call, yield_in, rate_in);
    const Vector yield = hn::IfThenElse(call, rate_in, yield_in);
    const Puts p =
        make_puts(rate, yield, hn::LoadU(d, in.volatility + i), hn::LoadU(d, in.time + i));
    Boundary boundary;
    solve_boundary(p, scheme, boundary);
    ValuePoints at;
    value_points(p, scheme, boundary, at);
    const Vector exercise = hn::Sub(p.log_limit, boundary.y[scheme.accuracy.nodes - 1]);
    for (std::size_t k = 0; k < count; ++k) {
        const Vector spot = hn::LoadU(d, spots[k].spot + i);
        const Vector numerator = hn::IfThenElse(call, strike, spot);
        const Vector denominator = hn::IfThenElse(call, spot, strike);
        const Vector s = hn::Div(numerator, denominator);
        const Vector log_s = logarithm(s);
        PutValue value = european_put(rate, yield, p, s, log_s);
        const PutValue more = premium(p, scheme, at, s, log_s);
        value.price = hn::Add(value.price, hn::IfThenElseZero(p.early, hn::Max(more.price, zero)));
        value.delta = hn::Add(value.delta, hn::IfThenElseZero(p.early, more.delta));
        value.gamma = hn::Add(value.gamma, hn::IfThenElseZero(p.early, more.gamma));
        const Vector gain = hn::Sub(set(1.0), s);
        const Mask exercised = hn::And(p.early, hn::Le(log_s, exercise));
        const Mask worth = hn::And(p.early, hn::Le(value.price, gain));
        value.price = hn::IfThenElse(hn::Or(exercised, worth), gain, value.price);
        value.delta = hn::IfThenElse(exercised, set(-1.0), value.delta);
        value.gamma = hn::IfThenZeroElse(exercised, value.gamma);
        const Vector scaled = hn::Mul(s, s);
        hn::StoreU(hn::Mul(denominator, value.price), d, spots[k].price + i);
        hn::StoreU(hn::IfThenElse(call, hn::NegMulAdd(s, value.delta, value.price), value.delta), d,
                   spots[k].delta + i);
        hn::StoreU(
            hn::Div(hn::IfThenElse(call, hn::Mul(scaled, value.gamma), value.gamma), denominator),
            d, spots[k].gamma + i);
    }
}

// Fewer options than a register holds, in separate columns padded with the first.
void last_options(const OptionColumns& in, std::size_t i, std::size_t rest,
                  const AmericanScheme& scheme, const AmericanColumns* spots, std::size_t count) {
    constexpr std::size_t kInputs = 7;
    alignas(64) double inputs[kInputs][kLanes];
    const double* const columns[kInputs] = {in.sign,           in.strike,     in.time,  in.rate,
                                            in.dividend_yield, in.volatility, in.strike};
    for (std::size_t c = 0; c < kInputs; ++c)
        for (std::size_t k = 0; k < kLanes; ++k) inputs[c][k] = columns[c][i + (k < rest ? k : 0)];
    constexpr std::size_t kTogether = 8;
    alignas(64) double values[kTogether][4][kLanes];
    for (std::size_t first = 0; first < count; first += kTogether) {
        const std::size_t now = std::min(kTogether, count - first);
        AmericanColumns own[kTogether];
        for (std::size_t m = 0; m < now; ++m) {
            for (std::size_t k = 0; k < kLanes; ++k)
                values[m][0][k] = spots[first + m].spot[i + (k < rest ? k : 0)];
            own[m] = {values[m][0], values[m][1], values[m][2], values[m][3]};
        }
        one_vector({inputs[0], nullptr, inputs[1], inputs[2], inputs[3], inputs[4], inputs[5]}, 0,
                   scheme, own, now);
        for (std::size_t m = 0; m < now; ++m)
            for (std::size_t k = 0; k < rest; ++k) {
                spots[first + m].price[i + k] = values[m][1][k];
                spots[first + m].delta[i + k] = values[m][2][k];
                spots[first + m].gamma[i + k] = values[m][3][k];
            }
    }
}

void AmericanValues(const OptionColumns& in, std::size_t count, const AmericanScheme& scheme,
                    const AmericanColumns* spots, std::size_t spot_count) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) one_vector(in, i, scheme, spots, spot_count);
    if (i < count) last_options(in, i, count - i, scheme, spots, spot_count);
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::options {

HWY_EXPORT(AmericanValues);

namespace {

// Equation A loses 1e-6 of the strike at a drift of one volatility over the time to expiry, and
// does not converge from two on; B needs more iterations the smaller the drift.
constexpr double kDriftOutweighs = 0.7;

}  // namespace

void american_values(const OptionColumns& in, std::size_t count, const AmericanScheme& scheme,
                     std::span<const AmericanColumns> spots) {
    HWY_DYNAMIC_DISPATCH(AmericanValues)(in, count, scheme, spots.data(), spots.size());
}

BoundaryEquation equation_of(double sign, double rate, double dividend_yield, double volatility,
                             double time) {
    const double drift = sign > 0 ? dividend_yield - rate : rate - dividend_yield;
    return drift * std::sqrt(time) > kDriftOutweighs * volatility ? BoundaryEquation::kB
                                                                  : BoundaryEquation::kA;
}

bool has_single_boundary(double sign, double rate, double dividend_yield) {
    const double r = sign > 0 ? dividend_yield : rate;
    const double q = sign > 0 ? rate : dividend_yield;
    return r > 0 || q >= r;
}

}  // namespace ballast::options
#endif  // HWY_ONCE
