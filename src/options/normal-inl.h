// The normal distribution in vector registers, once per target of Highway.
//
// N(-x) = n(x) R(x) for x >= 0, R Mills' ratio. R(x) (x + c/2) is smooth in t = (x - c)/(x + c),
// which maps [0, inf) to [-1, 1) (Shepherd and Laframboise, Math. Comp. 36, 1981); its Chebyshev
// series to degree 23 at c = 3.5, taken with 60 digits, leaves a relative error of 4e-16. Cost: one
// division, 24 multiply-adds, and the density, which the callers need anyway.
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

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Vector = hn::Vec<Doubles>;
using Mask = hn::Mask<Doubles>;
constexpr std::size_t kLanes = hn::MaxLanes(Doubles());

HWY_INLINE Vector set(double x) { return hn::Set(Doubles(), x); }
HWY_INLINE Vector exponential(Vector x) { return hn::Exp(Doubles(), x); }
HWY_INLINE Vector logarithm(Vector x) { return hn::Log(Doubles(), x); }

// n(x); 0 where it would be below the smallest normal number.
HWY_INLINE Vector density(Vector x) {
    const Vector exponent = hn::Mul(set(-0.5), hn::Mul(x, x));
    return hn::Mul(exponential(hn::Max(exponent, set(-1000.0))), set(0.39894228040143267794));
}

// R(x) for x >= 0.
HWY_INLINE Vector mills_ratio(Vector x) {
    constexpr double kCentre = 3.5;
    constexpr double kEven[12] = {1.3994807870831749,      0.238576551241275,
                                  -0.039997910750837418,   -0.0019370498134596876,
                                  0.00061723142809080866,  -0.0001000917911662531,
                                  9.8633362694977939e-06,  1.3405914021187901e-06,
                                  -1.1825484140492336e-06, 4.0859899062807211e-07,
                                  -8.6174613584968472e-08, 8.9503509517326134e-09};
    constexpr double kOdd[12] = {-0.59674633368465102,    -0.020509117397674217,
                                 0.023083846449101799,    -0.0028350843341574746,
                                 0.0004247217849223601,   -8.2691669590219004e-05,
                                 1.7847004431294125e-05,  -3.5336110492192838e-06,
                                 4.950477572574124e-07,   -6.2466834228252082e-09,
                                 -1.6378305324602286e-08, 2.8848355514780952e-09};
    const Vector c = set(kCentre);
    const Vector t = hn::Div(hn::Sub(x, c), hn::Add(x, c));
    const Vector t2 = hn::Mul(t, t);
    Vector even = set(kEven[11]);
    Vector odd = set(kOdd[11]);
    HWY_UNROLL(11)
    for (int k = 10; k >= 0; --k) {
        even = hn::MulAdd(even, t2, set(kEven[k]));
        odd = hn::MulAdd(odd, t2, set(kOdd[k]));
    }
    return hn::Div(hn::MulAdd(odd, t, even), hn::Add(x, set(0.5 * kCentre)));
}

// N(x), given n(x).
HWY_INLINE Vector cumulative(Vector x, Vector density_of_x) {
    const Vector tail = hn::Mul(density_of_x, mills_ratio(hn::Abs(x)));
    return hn::IfThenElse(hn::Lt(x, hn::Zero(Doubles())), tail, hn::Sub(set(1.0), tail));
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // toggle
