// Paths in a vector register as the number type of the waterfall (lane.hpp). For kernels: included
// once per vector target, inside foreach_target.
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
constexpr std::size_t kWidth = hn::MaxLanes(Doubles());

struct Truth {
    hn::Mask<Doubles> m;
};

struct Num {
    Raw v;

    Num() = default;  // zero as Num{}; an initializer would be compiled for another target
    HWY_INLINE explicit Num(Raw raw) : v(raw) {}
    HWY_INLINE Num(double x) : v(hn::Set(Doubles(), x)) {}  // NOLINT: constants read as numbers
};

HWY_INLINE Num load(const double* p) { return Num(hn::Load(Doubles(), p)); }
HWY_INLINE void store(Num x, double* p) { hn::Store(x.v, Doubles(), p); }
HWY_INLINE Num operator+(Num a, Num b) { return Num(hn::Add(a.v, b.v)); }
HWY_INLINE Num operator-(Num a, Num b) { return Num(hn::Sub(a.v, b.v)); }
HWY_INLINE Num operator*(Num a, Num b) { return Num(hn::Mul(a.v, b.v)); }
HWY_INLINE Num operator/(Num a, Num b) { return Num(hn::Div(a.v, b.v)); }
HWY_INLINE Truth operator<(Num a, Num b) { return {hn::Lt(a.v, b.v)}; }
HWY_INLINE Truth operator>(Num a, Num b) { return {hn::Gt(a.v, b.v)}; }
HWY_INLINE Truth operator<=(Num a, Num b) { return {hn::Le(a.v, b.v)}; }
HWY_INLINE Truth operator>=(Num a, Num b) { return {hn::Ge(a.v, b.v)}; }
HWY_INLINE Truth operator==(Num a, Num b) { return {hn::Eq(a.v, b.v)}; }

HWY_INLINE Num lane_min(Num a, Num b) { return Num(hn::Min(a.v, b.v)); }
HWY_INLINE Num lane_max(Num a, Num b) { return Num(hn::Max(a.v, b.v)); }
HWY_INLINE Num lane_round(Num a) { return Num(hn::Round(a.v)); }
HWY_INLINE Num lane_select(Truth mask, Num a, Num b) {
    return Num(hn::IfThenElse(mask.m, a.v, b.v));
}
HWY_INLINE bool lane_any(Truth mask) { return !hn::AllFalse(Doubles(), mask.m); }
HWY_INLINE Truth lane_and(Truth a, Truth b) { return {hn::And(a.m, b.m)}; }
HWY_INLINE Truth lane_or(Truth a, Truth b) { return {hn::Or(a.m, b.m)}; }
HWY_INLINE Truth lane_not(Truth a) { return {hn::Not(a.m)}; }

HWY_INLINE Num exponential(Num x) { return Num(math::HWY_NAMESPACE::exponential(Doubles(), x.v)); }
HWY_INLINE Num logarithm(Num x) { return Num(hn::Log(Doubles(), x.v)); }
// A bit for each lane, the first lowest.
HWY_INLINE unsigned mask_bits(Truth mask) {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(Doubles(), mask.m, bytes);
    return bytes[0];
}
// The number of lanes among the first `valid` in which the mask holds.
HWY_INLINE std::size_t count(Truth mask, std::size_t valid) {
    return hn::CountTrue(Doubles(), hn::And(mask.m, hn::FirstN(Doubles(), valid)));
}

}  // namespace ballast::clo::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // guard of each target
