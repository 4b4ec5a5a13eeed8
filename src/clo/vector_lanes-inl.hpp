// Paths in two vector registers as the number type of the waterfall (lane.hpp). For kernels:
// included once per vector target, inside foreach_target.
#if defined(BALLAST_CLO_VECTOR_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_VECTOR_LANES_INL
#undef BALLAST_CLO_VECTOR_LANES_INL
#else
#define BALLAST_CLO_VECTOR_LANES_INL
#endif

#include <cstddef>
#include <cstdint>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "math/exponential-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::clo::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Raw = hn::Vec<Doubles>;
constexpr std::size_t kRegister = hn::MaxLanes(Doubles());
constexpr std::size_t kWidth = 2 * kRegister;  // paths of a Num

// Two registers: while one waits for the result of an instruction the other computes, and what a
// step of the waterfall costs beside its arithmetic is shared by twice as many paths.
struct Truth {
    hn::Mask<Doubles> low, high;
};

struct Num {
    Raw low, high;

    Num() = default;  // zero as Num{}; an initializer would be compiled for another target
    HWY_INLINE Num(Raw first, Raw second) : low(first), high(second) {}
    HWY_INLINE Num(double x)  // NOLINT: constants read as numbers
        : low(hn::Set(Doubles(), x)), high(low) {}
};

HWY_INLINE Num load(const double* p) {
    return {hn::Load(Doubles(), p), hn::Load(Doubles(), p + kRegister)};
}
HWY_INLINE void store(Num x, double* p) {
    hn::Store(x.low, Doubles(), p);
    hn::Store(x.high, Doubles(), p + kRegister);
}
HWY_INLINE Num operator+(Num a, Num b) { return {hn::Add(a.low, b.low), hn::Add(a.high, b.high)}; }
HWY_INLINE Num operator-(Num a, Num b) { return {hn::Sub(a.low, b.low), hn::Sub(a.high, b.high)}; }
HWY_INLINE Num operator*(Num a, Num b) { return {hn::Mul(a.low, b.low), hn::Mul(a.high, b.high)}; }
HWY_INLINE Num operator/(Num a, Num b) { return {hn::Div(a.low, b.low), hn::Div(a.high, b.high)}; }
HWY_INLINE Truth operator<(Num a, Num b) { return {hn::Lt(a.low, b.low), hn::Lt(a.high, b.high)}; }
HWY_INLINE Truth operator>(Num a, Num b) { return {hn::Gt(a.low, b.low), hn::Gt(a.high, b.high)}; }
HWY_INLINE Truth operator<=(Num a, Num b) { return {hn::Le(a.low, b.low), hn::Le(a.high, b.high)}; }
HWY_INLINE Truth operator>=(Num a, Num b) { return {hn::Ge(a.low, b.low), hn::Ge(a.high, b.high)}; }
HWY_INLINE Truth operator==(Num a, Num b) { return {hn::Eq(a.low, b.low), hn::Eq(a.high, b.high)}; }

// a * b + c with one rounding where the processor has it.
HWY_INLINE Num multiply_add(Num a, Num b, Num c) {
    return {hn::MulAdd(a.low, b.low, c.low), hn::MulAdd(a.high, b.high, c.high)};
}
HWY_INLINE Num lane_min(Num a, Num b) { return {hn::Min(a.low, b.low), hn::Min(a.high, b.high)}; }
HWY_INLINE Num lane_max(Num a, Num b) { return {hn::Max(a.low, b.low), hn::Max(a.high, b.high)}; }
HWY_INLINE Num lane_round(Num a) { return {hn::Round(a.low), hn::Round(a.high)}; }
HWY_INLINE Num lane_select(Truth mask, Num a, Num b) {
    return {hn::IfThenElse(mask.low, a.low, b.low), hn::IfThenElse(mask.high, a.high, b.high)};
}
HWY_INLINE Truth lane_and(Truth a, Truth b) {
    return {hn::And(a.low, b.low), hn::And(a.high, b.high)};
}
HWY_INLINE Truth lane_or(Truth a, Truth b) {
    return {hn::Or(a.low, b.low), hn::Or(a.high, b.high)};
}
HWY_INLINE Truth lane_not(Truth a) { return {hn::Not(a.low), hn::Not(a.high)}; }
HWY_INLINE bool lane_any(Truth mask) {
    return !hn::AllFalse(Doubles(), hn::Or(mask.low, mask.high));
}

HWY_INLINE Num exponential(Num x) {
    return {math::HWY_NAMESPACE::exponential(Doubles(), x.low),
            math::HWY_NAMESPACE::exponential(Doubles(), x.high)};
}
HWY_INLINE Num logarithm(Num x) { return {hn::Log(Doubles(), x.low), hn::Log(Doubles(), x.high)}; }
// A bit for each lane, the first lowest.
HWY_INLINE unsigned mask_bits(Truth mask) {
    std::uint8_t low[8] = {}, high[8] = {};
    hn::StoreMaskBits(Doubles(), mask.low, low);
    hn::StoreMaskBits(Doubles(), mask.high, high);
    return unsigned{low[0]} | unsigned{high[0]} << kRegister;
}
// The number of lanes among the first `valid` in which the mask holds.
HWY_INLINE std::size_t count(Truth mask, std::size_t valid) {
    const std::size_t rest = valid > kRegister ? valid - kRegister : 0;
    return hn::CountTrue(Doubles(), hn::And(mask.low, hn::FirstN(Doubles(), valid))) +
           hn::CountTrue(Doubles(), hn::And(mask.high, hn::FirstN(Doubles(), rest)));
}

}  // namespace ballast::clo::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // guard of each target
