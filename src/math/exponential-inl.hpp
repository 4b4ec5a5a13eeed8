// The exponential in vector registers. Included once per vector target, inside foreach_target.
#if defined(BALLAST_MATH_EXPONENTIAL_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_MATH_EXPONENTIAL_INL_HPP
#undef BALLAST_MATH_EXPONENTIAL_INL_HPP
#else
#define BALLAST_MATH_EXPONENTIAL_INL_HPP
#endif

#include <hwy/highway.h>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace ballast::math::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr double kLeastExponent = -708.0;
constexpr double kMostExponent = 709.0;

// e^x = 2^k (1 + e), |e| < 0.42: the bits of k in the last of a number, and e.
template <class D>
struct PowerOfTwoTimes {
    hn::Vec<D> exponent;
    hn::Vec<D> excess;
};

template <class D>
HWY_INLINE PowerOfTwoTimes<D> split_exponential(D d, hn::Vec<D> x) {
    using Vector = hn::Vec<D>;
    const auto set = [d](double value) HWY_ATTR { return hn::Set(d, value); };
    constexpr double kShift = 0x1.8p52;  // the sum's low bits are the nearest whole number
    // ln 2 in two parts, the first with 21 trailing zero bits: products with exponents are exact.
    constexpr double kLn2High = 0.6931471803691238;
    constexpr double kLn2Low = 1.9082149292705877e-10;
    // (e^r - 1 - r) / r² for |r| <= ln 2 / 2: its Chebyshev series to degree 9, computed with 60
    // digits, leaves an error of 1.2e-17 of e^r.
    constexpr double kSeries[10] = {0.5,
                                    0.1666666666666667,
                                    0.04166666666662416,
                                    0.008333333333326141,
                                    0.0013888888917198757,
                                    0.00019841269874802374,
                                    2.4801521319615554e-05,
                                    2.755725542362447e-06,
                                    2.7620077041765494e-07,
                                    2.510520717094936e-08};
    const Vector shifted = hn::MulAdd(x, set(1.4426950408889634), set(kShift));
    const Vector whole = hn::Sub(shifted, set(kShift));
    const Vector r = hn::NegMulAdd(whole, set(kLn2Low), hn::NegMulAdd(whole, set(kLn2High), x));
    const Vector r2 = hn::Mul(r, r);
    Vector even = set(kSeries[8]);
    Vector odd = set(kSeries[9]);
    HWY_UNROLL(4)
    for (int k = 6; k >= 0; k -= 2) {
        even = hn::MulAdd(even, r2, set(kSeries[k]));
        odd = hn::MulAdd(odd, r2, set(kSeries[k + 1]));
    }
    return {shifted, hn::MulAdd(r2, hn::MulAdd(odd, r, even), r)};
}

// e^x to one unit in the last place; 0 where it would be below the smallest normal number, infinity
// from 709 on. 22 operations; Highway's version takes twice as many, without a stated error bound.
template <class D>
HWY_INLINE hn::Vec<D> exponential(D d, hn::Vec<D> x) {
    const hn::RebindToUnsigned<D> bits;
    const auto set = [d](double value) HWY_ATTR { return hn::Set(d, value); };
    const PowerOfTwoTimes<D> parts = split_exponential(d, x);
    const hn::Vec<D> mantissa = hn::Add(set(1.0), parts.excess);
    const hn::Vec<D> value = hn::BitCast(
        d,
        hn::Add(hn::BitCast(bits, mantissa), hn::ShiftLeft<52>(hn::BitCast(bits, parts.exponent))));
    const hn::Vec<D> bounded = hn::IfThenElse(hn::Gt(x, set(kMostExponent)),
                                              set(std::numeric_limits<double>::infinity()), value);
    return hn::IfThenZeroElse(hn::Lt(x, set(kLeastExponent)), bounded);
}

// e^x - 1 to two units in the last place, for x near 0 too; infinity from 709 on.
template <class D>
HWY_INLINE hn::Vec<D> exponential_minus_one(D d, hn::Vec<D> x) {
    const hn::RebindToUnsigned<D> bits;
    const auto set = [d](double value) HWY_ATTR { return hn::Set(d, value); };
    const PowerOfTwoTimes<D> parts = split_exponential(d, x);
    const hn::Vec<D> scale = hn::BitCast(
        d,
        hn::Add(hn::BitCast(bits, set(1.0)), hn::ShiftLeft<52>(hn::BitCast(bits, parts.exponent))));
    const hn::Vec<D> value = hn::MulAdd(scale, parts.excess, hn::Sub(scale, set(1.0)));
    const hn::Vec<D> bounded = hn::IfThenElse(hn::Gt(x, set(kMostExponent)),
                                              set(std::numeric_limits<double>::infinity()), value);
    return hn::IfThenElse(hn::Lt(x, set(kLeastExponent)), set(-1.0), bounded);
}

}  // namespace ballast::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
