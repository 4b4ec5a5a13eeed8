// The normal distribution in vector registers, once per target of Highway.
//
// N(-x) = n(x) R(x) for x >= 0, R Mills' ratio. R(x) (x + c/2) is smooth in t = (x - c)/(x + c),
// which maps [0, inf) to [-1, 1) (Shepherd and Laframboise, Math. Comp. 36, 1981); its Chebyshev
// series to degree 23 at c = 3.5, taken with 60 digits, leaves a relative error of 4e-16. Cost: a
// division (two ratios share one: a vector of divisions takes as long as 16 multiplications), 24
// multiply-adds, and the density, which the callers need anyway.
#if defined(BALLAST_OPTIONS_NORMAL_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_OPTIONS_NORMAL_INL_H
#undef BALLAST_OPTIONS_NORMAL_INL_H
#else
#define BALLAST_OPTIONS_NORMAL_INL_H
#endif

// clang-format off: the mathematics of Highway come after its operations
#include <hwy/highway.h>
#include <hwy/contrib/math/math-inl.h>
// clang-format on

#include <cstddef>

#include "math/exponential-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Vector = hn::Vec<Doubles>;
using Mask = hn::Mask<Doubles>;
constexpr std::size_t kLanes = hn::MaxLanes(Doubles());

HWY_INLINE Vector set(double x) { return hn::Set(Doubles(), x); }

HWY_INLINE Vector exponential(Vector x) { return math::HWY_NAMESPACE::exponential(Doubles(), x); }
HWY_INLINE Vector logarithm(Vector x) { return hn::Log(Doubles(), x); }

// n(x); 0 where it would be below the smallest normal number.
HWY_INLINE Vector density(Vector x) {
    const Vector exponent = hn::Mul(set(-0.5), hn::Mul(x, x));
    return hn::Mul(exponential(exponent), set(0.39894228040143267794));
}

constexpr double kMillsCenter = 3.5;

// R(x) (x + c/2) as a function of t.
HWY_INLINE Vector mills_series(Vector t) {
    constexpr double kEven[12] = {
        1.3994807870831749,     0.238576551241275,       -0.039997910750837418,
        -0.0019370498134596876, 0.00061723142809080866,  -0.0001000917911662531,
        9.8633362694977939e-06, 1.3405914021187901e-06,  -1.1825484140492336e-06,
        4.0859899062807211e-07, -8.6174613584968472e-08, 8.9503509517326134e-09};
    constexpr double kOdd[12] = {
        -0.59674633368465102,    -0.020509117397674217,   0.023083846449101799,
        -0.0028350843341574746,  0.0004247217849223601,   -8.2691669590219004e-05,
        1.7847004431294125e-05,  -3.5336110492192838e-06, 4.950477572574124e-07,
        -6.2466834228252082e-09, -1.6378305324602286e-08, 2.8848355514780952e-09};
    const Vector t2 = hn::Mul(t, t);
    Vector even = set(kEven[11]);
    Vector odd = set(kOdd[11]);
    HWY_UNROLL(11)
    for (int k = 10; k >= 0; --k) {
        even = hn::MulAdd(even, t2, set(kEven[k]));
        odd = hn::MulAdd(odd, t2, set(kOdd[k]));
    }
    return hn::MulAdd(odd, t, even);
}

// (x + c) and (x + c/2), whose reciprocals are needed for R(x).
struct MillsDivisors {
    Vector whole;
    Vector half;

    HWY_INLINE explicit MillsDivisors(Vector x)
        : whole(hn::Add(x, set(kMillsCenter))), half(hn::Add(x, set(0.5 * kMillsCenter))) {}
    HWY_INLINE Vector product() const { return hn::Mul(whole, half); }
    // R(x), given 1 / product().
    HWY_INLINE Vector ratio(Vector x, Vector reciprocal) const {
        const Vector t = hn::Mul(hn::Mul(hn::Sub(x, set(kMillsCenter)), half), reciprocal);
        return hn::Mul(mills_series(t), hn::Mul(whole, reciprocal));
    }
};

// R(x) for x >= 0.
HWY_INLINE Vector mills_ratio(Vector any) {
    const Vector x = hn::Min(any, set(1e150));  // keeps the product below finite
    const MillsDivisors at(x);
    return at.ratio(x, hn::Div(set(1.0), at.product()));
}

// R(x) and R(y) for x, y in [0, 1e70]; they share a division.
HWY_INLINE void mills_ratios(Vector x, Vector y, Vector& of_x, Vector& of_y) {
    const MillsDivisors at_x(x);
    const MillsDivisors at_y(y);
    const Vector px = at_x.product();
    const Vector py = at_y.product();
    const Vector reciprocal = hn::Div(set(1.0), hn::Mul(px, py));
    of_x = at_x.ratio(x, hn::Mul(reciprocal, py));
    of_y = at_y.ratio(y, hn::Mul(reciprocal, px));
}

// Y(h + t) - Y(h - t), Y = N / n, given Y(h): the odd terms of its Taylor series in t, for small t,
// where the difference of two Mills ratios would cancel. Y' = 1 + h Y and
// Y^(k+1) = k Y^(k-1) + h Y^(k).
HWY_INLINE Vector small_difference(Vector h, Vector t, Vector y0) {
    const Vector y1 = hn::MulAdd(h, y0, set(1.0));
    const Vector y2 = hn::MulAdd(h, y1, y0);
    const Vector y3 = hn::MulAdd(h, y2, hn::Mul(set(2.0), y1));
    const Vector y4 = hn::MulAdd(h, y3, hn::Mul(set(3.0), y2));
    const Vector y5 = hn::MulAdd(h, y4, hn::Mul(set(4.0), y3));
    const Vector y6 = hn::MulAdd(h, y5, hn::Mul(set(5.0), y4));
    const Vector y7 = hn::MulAdd(h, y6, hn::Mul(set(6.0), y5));
    const Vector t2 = hn::Mul(t, t);
    Vector sum = hn::MulAdd(hn::Mul(t2, set(1.0 / 5040)), y7, hn::Mul(set(1.0 / 120), y5));
    sum = hn::MulAdd(t2, sum, hn::Mul(set(1.0 / 6), y3));
    sum = hn::MulAdd(t2, sum, y1);
    return hn::Mul(hn::Mul(set(2.0), t), sum);
}

// N(x) and N(y), given n(x) and n(y).
HWY_INLINE void cumulative_pair(Vector x, Vector y, Vector density_of_x, Vector density_of_y,
                                Vector& n_of_x, Vector& n_of_y) {
    const Vector far = set(1e3);  // where the density is 0
    Vector ratio_x, ratio_y;
    mills_ratios(hn::Min(hn::Abs(x), far), hn::Min(hn::Abs(y), far), ratio_x, ratio_y);
    const Vector one = set(1.0);
    const Vector zero = hn::Zero(Doubles());
    const Vector tail_x = hn::Mul(density_of_x, ratio_x);
    const Vector tail_y = hn::Mul(density_of_y, ratio_y);
    n_of_x = hn::IfThenElse(hn::Lt(x, zero), tail_x, hn::Sub(one, tail_x));
    n_of_y = hn::IfThenElse(hn::Lt(y, zero), tail_y, hn::Sub(one, tail_y));
}

// N(x), given n(x).
HWY_INLINE Vector cumulative(Vector x, Vector density_of_x) {
    const Vector tail = hn::Mul(density_of_x, mills_ratio(hn::Abs(x)));
    return hn::IfThenElse(hn::Lt(x, hn::Zero(Doubles())), tail, hn::Sub(set(1.0), tail));
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // toggle
