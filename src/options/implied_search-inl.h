// The volatility of any price strictly inside its bounds, by a bracketed root search, for prices on
// which implied_steps-inl.h does not converge. Compiled once per Highway target.
#if defined(BALLAST_OPTIONS_IMPLIED_SEARCH_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_OPTIONS_IMPLIED_SEARCH_INL_H
#undef BALLAST_OPTIONS_IMPLIED_SEARCH_INL_H
#else
#define BALLAST_OPTIONS_IMPLIED_SEARCH_INL_H
#endif

#include "options/normal-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

constexpr int kMostSteps = 40;

// The normalized problem: find s with b(s) = beta, b the out-of-the-money price over
// sqrt(F_S F_K), x = -|ln(F_S / F_K)|.
struct Target {
    Vector x;
    Vector beta;     // in (0, top)
    Vector missing;  // top - beta, without cancellation
    Vector top;      // e^{x/2}, the price at infinite volatility
};

// b, top - b and db/ds at s.
struct Black {
    Vector h, t, value, missing, slope;
};

HWY_INLINE Black black(const Target& target, Vector s) {
    const Doubles d;
    const Vector zero = hn::Zero(d);
    Black b;
    b.h = hn::Div(target.x, s);
    b.t = hn::Mul(set(0.5), s);
    const Vector exponent = hn::MulAdd(b.h, b.h, hn::Mul(b.t, b.t));
    b.slope = hn::Mul(exponential(hn::Max(hn::Mul(set(-0.5), exponent), set(-700.0))),
                      set(0.39894228040143267794));
    const Vector sum = hn::Add(b.h, b.t);
    const Mask above = hn::Gt(sum, zero);
    const Vector first = hn::Mul(b.slope, mills_ratio(hn::Abs(sum)));
    const Vector second = hn::Mul(b.slope, mills_ratio(hn::Sub(b.t, b.h)));
    const Vector part = hn::IfThenElse(above, hn::Add(first, second), hn::Sub(first, second));
    const Vector rest = hn::Sub(target.top, part);
    b.value = hn::IfThenElse(above, rest, part);
    b.missing = hn::IfThenElse(above, part, rest);
    const Mask small = hn::And(hn::Lt(b.t, set(0.02)), hn::Gt(target.x, set(-0.1)));
    if (!hn::AllFalse(d, small)) {
        const Vector h = hn::IfThenElseZero(small, b.h);
        const Vector t = hn::IfThenElse(small, b.t, set(0.01));
        const Mask near = hn::And(small, hn::Gt(h, set(-6.0)));
        const Vector difference = small_difference(h, t, mills_ratio(hn::Neg(h)));
        b.value = hn::IfThenElse(near, hn::Mul(b.slope, difference), b.value);
    }
    b.value = hn::Max(b.value, set(1e-305));
    b.missing = hn::Max(b.missing, set(1e-305));
    return b;
}

// -N^-1(p) for ln p <= ln 1/2, to 5e-4 (Hastings; Abramowitz and Stegun 26.2.23).
HWY_INLINE Vector tail_quantile(Vector log_p) {
    const Vector t = hn::Sqrt(hn::Mul(set(-2.0), hn::Min(log_p, set(-0.6931471805599453))));
    const Vector up = hn::MulAdd(hn::MulAdd(set(0.010328), t, set(0.802853)), t, set(2.515517));
    const Vector down = hn::MulAdd(
        hn::MulAdd(hn::MulAdd(set(0.001308), t, set(0.189269)), t, set(1.432788)), t, set(1.0));
    return hn::Max(hn::Sub(t, hn::Div(up, down)), set(1e-3));
}

struct Start {
    Vector s;
    Mask low;  // beta is below the inflection's price
};

HWY_INLINE Start first_guess(const Target& target) {
    const Vector size = hn::Max(hn::Neg(target.x), set(1e-300));
    const Vector inflection = hn::Sqrt(hn::Mul(set(2.0), size));
    // h + t = 0 at this point.
    const Vector c = hn::Mul(set(0.39894228040143267794), target.top);
    const Vector price =
        hn::Sub(hn::Mul(set(0.5), target.top), hn::Mul(c, mills_ratio(inflection)));
    Start start;
    start.low = hn::Lt(target.beta, price);
    const Vector argument = hn::IfThenElse(start.low, hn::Sqrt(hn::Mul(size, set(1.0 / 6))),
                                           hn::Mul(set(0.5), inflection));
    const Vector at_inflection = hn::Mul(density(argument), mills_ratio(argument));
    const Vector ratio =
        hn::IfThenElse(start.low, hn::Div(target.beta, hn::Max(price, set(1e-305))),
                       hn::Div(target.missing, hn::Sub(target.top, price)));
    const Vector log_ratio = logarithm(hn::Max(ratio, set(1e-305)));
    const Vector log_p =
        hn::Add(logarithm(at_inflection),
                hn::IfThenElse(start.low, hn::Mul(set(1.0 / 3), log_ratio), log_ratio));
    const Vector z = tail_quantile(log_p);
    start.s = hn::IfThenElse(start.low, hn::Div(size, hn::Mul(set(1.7320508075688772), z)),
                             hn::Mul(set(2.0), z));
    // Near the money b is about s / sqrt(2 pi).
    const Mask near =
        hn::And(hn::Lt(inflection, hn::Mul(set(0.1), target.beta)), hn::Lt(target.beta, set(0.1)));
    start.s = hn::IfThenElse(near, hn::Mul(set(2.5066282746310002), target.beta), start.s);
    start.s = hn::Min(hn::Max(start.s, set(1e-290)), set(75.0));
    return start;
}

// Terms of Householder's step: -f / f', f'' / f', f''' / f'.
struct Objective {
    Vector newton, second, third;
};

HWY_INLINE Objective objective(const Target& target, const Black& b, Vector s, Mask low, Mask high,
                               Vector log_target) {
    const Vector rs = hn::Div(set(1.0), s);
    const Vector h2 = hn::Mul(b.h, b.h);
    const Vector q = hn::Mul(hn::NegMulAdd(b.t, b.t, h2), rs);
    const Vector q3 =
        hn::MulAdd(q, q, hn::NegMulAdd(hn::Mul(set(3.0), h2), hn::Mul(rs, rs), set(-0.25)));
    const Vector gap = hn::Sub(target.beta, b.value);
    const Vector reference = hn::IfThenElse(low, b.value, b.missing);
    const Vector log_value = logarithm(reference);
    const Vector p = hn::Div(b.slope, reference);
    // The middle branch.
    Objective middle{hn::Div(gap, hn::Max(b.slope, set(1e-305))), q, q3};
    // Low: 1 / ln b.
    const Vector rl = hn::Div(set(1.0), log_value);
    const Vector k = hn::MulAdd(set(2.0), rl, set(1.0));
    const Vector low_newton =
        hn::Div(hn::Sub(rl, hn::Div(set(1.0), log_target)), hn::Mul(p, hn::Mul(rl, rl)));
    const Vector low_second = hn::NegMulAdd(p, k, q);
    const Vector curvature = hn::MulAdd(hn::Mul(set(6.0), rl), hn::Add(set(1.0), rl), set(2.0));
    const Vector low_third = hn::MulAdd(hn::Mul(p, p), curvature,
                                        hn::NegMulAdd(hn::Mul(set(3.0), hn::Mul(q, p)), k, q3));
    // High: ln(top - b).
    const Vector high_newton = hn::Div(hn::Sub(log_value, log_target), p);
    const Vector high_second = hn::Add(q, p);
    const Vector high_third = hn::MulAdd(p, hn::MulAdd(set(3.0), q, hn::Add(p, p)), q3);
    return {hn::IfThenElse(low, low_newton, hn::IfThenElse(high, high_newton, middle.newton)),
            hn::IfThenElse(low, low_second, hn::IfThenElse(high, high_second, middle.second)),
            hn::IfThenElse(low, low_third, hn::IfThenElse(high, high_third, middle.third))};
}

struct Solution {
    Vector s;
    Mask open;  // lanes that have not converged
};

HWY_INLINE Solution invert(const Target& target) {
    const Doubles d;
    const Vector one = set(1.0);
    Start start = first_guess(target);
    const Mask high = hn::AndNot(start.low, hn::Gt(target.beta, hn::Mul(set(0.5), target.top)));
    const Vector log_target =
        logarithm(hn::Max(hn::IfThenElse(start.low, target.beta, target.missing), set(1e-305)));
    Vector s = start.s;
    // The root lies in between; every value of b narrows the bracket.
    Vector below = hn::Zero(d);
    Vector above = set(80.0);
    Mask open = hn::Eq(s, s);
    for (int step = 0; step < kMostSteps && !hn::AllFalse(d, open); ++step) {
        const Black b = black(target, s);
        const Objective f = objective(target, b, s, start.low, high, log_target);
        const Mask lower = hn::Or(hn::And(high, hn::Gt(b.missing, target.missing)),
                                  hn::AndNot(high, hn::Lt(b.value, target.beta)));
        below = hn::IfThenElse(lower, s, below);
        above = hn::IfThenElse(lower, above, s);
        const Vector up = hn::MulAdd(hn::Mul(set(0.5), f.second), f.newton, one);
        const Vector down = hn::MulAdd(
            f.newton, hn::MulAdd(hn::Mul(f.third, f.newton), set(1.0 / 6), f.second), one);
        const Vector factor = hn::Div(up, down);
        // Far from the root the third-order step may change direction; Newton's step is then safer.
        const Mask sane = hn::And(hn::Gt(factor, set(0.3)), hn::Lt(factor, set(3.0)));
        const Vector move = hn::Mul(f.newton, hn::IfThenElse(sane, factor, one));
        const Vector limit = hn::Mul(set(0.6), s);
        Vector next = hn::Add(s, hn::Min(hn::Max(move, hn::Neg(limit)), limit));
        const Mask inside = hn::And(hn::Ge(next, below), hn::Le(next, above));
        next = hn::IfThenElse(inside, next, hn::Mul(set(0.5), hn::Add(below, above)));
        const Mask settled =
            hn::And(inside, hn::Lt(hn::Abs(hn::Sub(next, s)), hn::Mul(set(1e-5), s)));
        const Mask exact = hn::Le(hn::Abs(hn::Sub(above, below)), hn::Mul(set(4e-16), s));
        s = hn::IfThenElse(open, next, s);
        open = hn::AndNot(hn::Or(settled, exact), open);
    }
    return {s, open};
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // toggle
