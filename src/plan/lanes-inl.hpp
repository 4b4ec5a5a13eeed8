// Numbers and Booleans of several paths in one register, with operators; for kernels only. Included
// once per vector target, inside foreach_target.
#if defined(BALLAST_PLAN_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_LANES_INL_HPP
#undef BALLAST_PLAN_LANES_INL_HPP
#else
#define BALLAST_PLAN_LANES_INL_HPP
#endif

#include <cstddef>
#include <cstdint>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "math/exponential-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Words = hn::RebindToUnsigned<Doubles>;
using Raw = hn::Vec<Doubles>;
constexpr std::size_t kWidth = hn::MaxLanes(Doubles());

struct Truth {
    hn::Mask<Doubles> m;
};

struct Num {
    Raw v;

    Num() = default;  // uninitialized: an initializer would be compiled for another target
    HWY_INLINE explicit Num(Raw raw) : v(raw) {}
    HWY_INLINE Num(double x) : v(hn::Set(Doubles(), x)) {}  // NOLINT: constants read as numbers
};

HWY_INLINE Num load(const double* p) { return Num(hn::Load(Doubles(), p)); }
HWY_INLINE void store(Num x, double* p) { hn::Store(x.v, Doubles(), p); }
HWY_INLINE Num operator+(Num a, Num b) { return Num(hn::Add(a.v, b.v)); }
HWY_INLINE Num operator-(Num a, Num b) { return Num(hn::Sub(a.v, b.v)); }
HWY_INLINE Num operator*(Num a, Num b) { return Num(hn::Mul(a.v, b.v)); }
HWY_INLINE Num operator/(Num a, Num b) { return Num(hn::Div(a.v, b.v)); }
HWY_INLINE Num fused(Num a, Num b, Num c) { return Num(hn::MulAdd(a.v, b.v, c.v)); }
HWY_INLINE Num minimum(Num a, Num b) { return Num(hn::Min(a.v, b.v)); }
HWY_INLINE Num maximum(Num a, Num b) { return Num(hn::Max(a.v, b.v)); }
HWY_INLINE Truth operator<(Num a, Num b) { return {hn::Lt(a.v, b.v)}; }
HWY_INLINE Truth operator>(Num a, Num b) { return {hn::Gt(a.v, b.v)}; }
HWY_INLINE Truth operator<=(Num a, Num b) { return {hn::Le(a.v, b.v)}; }
HWY_INLINE Truth operator>=(Num a, Num b) { return {hn::Ge(a.v, b.v)}; }
HWY_INLINE Truth both(Truth a, Truth b) { return {hn::And(a.m, b.m)}; }
HWY_INLINE Truth neither(Truth a) { return {hn::Not(a.m)}; }
HWY_INLINE bool any(Truth t) { return !hn::AllFalse(Doubles(), t.m); }
HWY_INLINE Num select(Truth t, Num yes, Num no) { return Num(hn::IfThenElse(t.m, yes.v, no.v)); }
HWY_INLINE Num exponential(Num x) { return Num(math::HWY_NAMESPACE::exponential(Doubles(), x.v)); }
HWY_INLINE Num logarithm_of_one_plus(Num x) { return Num(hn::Log1p(Doubles(), x.v)); }
HWY_INLINE Num whole_part(Num x) { return Num(hn::Floor(x.v)); }
// table[x] for whole x.
HWY_INLINE Num look_up(const double* table, Num x) {
    const hn::RebindToSigned<Doubles> integers;
    return Num(hn::GatherIndex(Doubles(), table, hn::ConvertTo(integers, x.v)));
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
