// The volatility of a price in two steps of Householder's third-order method, whose error is the
// fourth power of the previous one: the first in single precision from a guess accurate to a few
// percent, the second in double. Compiled once per Highway target.
#if defined(BALLAST_OPTIONS_IMPLIED_STEPS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_OPTIONS_IMPLIED_STEPS_INL_H
#undef BALLAST_OPTIONS_IMPLIED_STEPS_INL_H
#else
#define BALLAST_OPTIONS_IMPLIED_STEPS_INL_H
#endif

#include <type_traits>

#include "options/normal-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

using Floats = hn::Rebind<float, Doubles>;
using FloatVector = hn::Vec<Floats>;

// The normalized problem: b(s) = beta, b the out-of-the-money price over sqrt(F_S F_K) and
// x = -|ln(F_S / F_K)|; missing is e^{x/2} - beta, without cancellation.
template <class V>
struct Normalized {
    V x;
    V beta;
    V missing;
};

// R(x) as in normal-inl.h; its Chebyshev series to degree 9 leaves 2e-7.
HWY_INLINE void mills_ratios(FloatVector x, FloatVector y, FloatVector& of_x, FloatVector& of_y) {
    const Floats d;
    const auto set = [d](float value) HWY_ATTR { return hn::Set(d, value); };
    constexpr float kSeries[10] = {1.3994807F,    -0.5967468F,   0.23858368F,    -0.020499075F,
                                   -0.040056217F, 0.023025462F,  -0.0017677088F, -0.0026929544F,
                                   0.0004096022F, 0.00026355972F};
    const auto ratio = [&](FloatVector z) HWY_ATTR {
        const FloatVector whole = hn::Add(z, set(3.5F));
        const FloatVector half = hn::Add(z, set(1.75F));
        const FloatVector reciprocal = hn::Div(set(1.0F), hn::Mul(whole, half));
        const FloatVector t = hn::Mul(hn::Mul(hn::Sub(z, set(3.5F)), half), reciprocal);
        const FloatVector t2 = hn::Mul(t, t);
        FloatVector even = set(kSeries[8]);
        FloatVector odd = set(kSeries[9]);
        HWY_UNROLL(4)
        for (int k = 6; k >= 0; k -= 2) {
            even = hn::MulAdd(even, t2, set(kSeries[k]));
            odd = hn::MulAdd(odd, t2, set(kSeries[k + 1]));
        }
        return hn::Mul(hn::MulAdd(odd, t, even), hn::Mul(whole, reciprocal));
    };
    of_x = ratio(x);
    of_y = ratio(y);
}

// s after Householder's third-order step, with its diagnostics; slope is db/ds, accurate to the
// error of the step.
template <class V, class M>
struct Step {
    V next;
    V size;  // |next - s|
    V slope;
    M sane;  // the step's factor over Newton's is near one
};

// Applied to the logarithm of b where h + t < 0, with h = x / s and t = s / 2, else to e^{x/2} - b.
// Over n = n(h) e^{-t²/2} the first is Y(h + t) - Y(h - t) and the second R(h + t) + R(t - h), so
// that no exponential is needed.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Step<V, hn::Mask<D>> step(D d, const Normalized<V>& target, V s) {
    using T = hn::TFromD<D>;
    const auto set = [d](double value) HWY_ATTR { return hn::Set(d, static_cast<T>(value)); };
    const V rs = hn::Div(set(1.0), s);
    const V rough = hn::Mul(target.x, rs);
    const V h = hn::MulAdd(hn::NegMulAdd(rough, s, target.x), rs, rough);
    const V t = hn::Mul(set(0.5), s);
    const V sum = hn::Add(h, t);
    auto low = hn::Lt(sum, hn::Zero(d));
    V near, far, over_slope;
    if constexpr (std::is_same_v<T, double>) {
        const auto small = hn::And(hn::And(hn::Lt(t, set(0.02)), hn::Gt(target.x, set(-0.1))),
                                   hn::Gt(h, set(-6.0)));
        mills_ratios(hn::Abs(sum), hn::IfThenElse(small, hn::Neg(h), hn::Sub(t, h)), near, far);
        over_slope = hn::IfThenElse(low, hn::Sub(near, far), hn::Add(near, far));
        if (HWY_UNLIKELY(!hn::AllFalse(d, small))) {
            over_slope = hn::IfThenElse(small, small_difference(h, t, far), over_slope);
            low = hn::Or(low, small);
        }
    } else {
        mills_ratios(hn::Abs(sum), hn::Sub(t, h), near, far);
        over_slope = hn::IfThenElse(low, hn::Sub(near, far), hn::Add(near, far));
    }
    const V h2 = hn::Mul(h, h);
    const V t2 = hn::Mul(t, t);
    const V slope = hn::Div(hn::IfThenElse(low, target.beta, target.missing), over_slope);
    const V gap = hn::Add(hn::Log(d, slope),
                          hn::MulAdd(set(0.5), hn::Add(h2, t2), set(0.91893853320467274178)));
    const V signed_gap = hn::IfThenElse(low, gap, hn::Neg(gap));
    const V newton = hn::Mul(signed_gap, over_slope);
    // q and q3: second and third derivative of b over the first; from them those of its logarithm.
    const V q = hn::Mul(hn::Sub(h2, t2), rs);
    const V q3 =
        hn::MulAdd(q, q, hn::NegMulAdd(hn::Mul(set(3.0), h2), hn::Mul(rs, rs), set(-0.25)));
    const V a = hn::Mul(q, newton);
    const V second = hn::Sub(a, gap);
    const V third = hn::MulAdd(hn::Mul(q3, newton), newton,
                               hn::Mul(gap, hn::NegMulAdd(set(3.0), a, hn::Add(gap, gap))));
    const V up = hn::MulAdd(set(0.5), second, set(1.0));
    const V down = hn::MulAdd(set(1.0 / 6), third, hn::Add(set(1.0), second));
    const V factor = hn::Div(up, down);
    const auto sane = hn::And(hn::Gt(factor, set(0.3)), hn::Lt(factor, set(3.0)));
    const V move = hn::Mul(newton, hn::IfThenElse(sane, factor, set(1.0)));
    return {hn::Add(s, move), hn::Abs(move), slope, sane};
}

// First guess in Bachelier's model, whose h depends on beta / |x| alone; then the first term of the
// difference in t. Within 1 % for s < 1.5; 60 % low as beta approaches its bound.
HWY_INLINE FloatVector bachelier_guess(const Normalized<FloatVector>& target) {
    const Floats d;
    const auto set = [d](float value) HWY_ATTR { return hn::Set(d, value); };
    const FloatVector size = hn::Max(hn::Neg(target.x), hn::Mul(set(0.02F), target.beta));
    // v = sqrt(ln(1 + y²)) is |h| to first order at the money and far from it.
    const FloatVector y = hn::Mul(set(0.39894228F), hn::Div(size, target.beta));
    const auto far = hn::Gt(y, set(1e4F));
    const FloatVector log = hn::Log(d, hn::IfThenElse(far, y, hn::MulAdd(y, y, set(1.0F))));
    const FloatVector v = hn::Sqrt(hn::IfThenElse(far, hn::Add(log, log), log));
    const FloatVector up = hn::MulAdd(
        hn::MulAdd(hn::MulAdd(set(0.2974114F), v, set(-0.27667862F)), v, set(0.82173437F)), v,
        set(1.0F));
    const FloatVector down = hn::MulAdd(
        hn::MulAdd(hn::MulAdd(set(0.29654546F), v, set(-0.18970725F)), v, set(2.10002498F)), v,
        set(1.0F));
    const FloatVector s = hn::Mul(size, hn::Div(down, hn::Mul(v, up)));
    const FloatVector s2 = hn::Mul(s, s);
    const FloatVector t2 = hn::Mul(set(0.25F), s2);
    return hn::MulAdd(s, hn::Div(hn::Mul(t2, s2), hn::MulAdd(set(6.0F), s2, hn::Mul(size, size))),
                      s);
}

// To single precision where `target` is in its range, else any value or NaN.
HWY_INLINE FloatVector single_precision(const Normalized<FloatVector>& target) {
    constexpr int kMost = 6;
    const Floats d;
    const auto set = [d](float value) HWY_ATTR { return hn::Set(d, value); };
    FloatVector s = bachelier_guess(target);
    auto open = hn::Gt(target.beta, set(1e-30F));
    for (int k = 0; k < kMost && !hn::AllFalse(d, open); ++k) {
        const auto found = step(d, target, s);
        const FloatVector bounded =
            hn::Min(hn::Max(found.next, hn::Mul(set(0.4F), s)), hn::Mul(set(1.6F), s));
        const auto far = hn::Gt(found.size, hn::Mul(set(0.04F), s));
        s = hn::IfThenElse(open, bounded, s);
        open = hn::And(open, far);
    }
    return s;
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // toggle
