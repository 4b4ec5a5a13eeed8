// Paths in several vector registers as the number type of the waterfall (lane.hpp). For kernels:
// included once per vector target, inside foreach_target.
#if defined(BALLAST_CLO_VECTOR_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_VECTOR_LANES_INL
#undef BALLAST_CLO_VECTOR_LANES_INL
#else
#define BALLAST_CLO_VECTOR_LANES_INL
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>
#include <type_traits>

#include "math/exponential-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::clo::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Raw = hn::Vec<Doubles>;
using RawTruth = hn::Mask<Doubles>;
constexpr std::size_t kRegister = hn::MaxLanes(Doubles());

// ---- one register

HWY_INLINE void store(Raw x, double* p) { hn::Store(x, Doubles(), p); }
HWY_INLINE Raw multiply_add(Raw a, Raw b, Raw c) { return hn::MulAdd(a, b, c); }
HWY_INLINE Raw lane_min(Raw a, Raw b) { return hn::Min(a, b); }
HWY_INLINE Raw lane_max(Raw a, Raw b) { return hn::Max(a, b); }
HWY_INLINE Raw lane_round(Raw a) { return hn::Round(a); }
HWY_INLINE Raw lane_select(RawTruth mask, Raw a, Raw b) { return hn::IfThenElse(mask, a, b); }
HWY_INLINE RawTruth lane_and(RawTruth a, RawTruth b) { return hn::And(a, b); }
HWY_INLINE RawTruth lane_or(RawTruth a, RawTruth b) { return hn::Or(a, b); }
HWY_INLINE RawTruth lane_not(RawTruth a) { return hn::Not(a); }
HWY_INLINE bool lane_any(RawTruth mask) { return !hn::AllFalse(Doubles(), mask); }
HWY_INLINE Raw exponential(Raw x) { return math::HWY_NAMESPACE::exponential(Doubles(), x); }
HWY_INLINE Raw logarithm(Raw x) { return hn::Log(Doubles(), x); }
HWY_INLINE unsigned mask_bits(RawTruth mask) {
    std::uint8_t bits[8] = {};
    hn::StoreMaskBits(Doubles(), mask, bits);
    return bits[0];
}

// ---- two of them, or two of such pairs

template <class Part>
constexpr std::size_t kLanesOf = Part::kLanes;
template <>
constexpr std::size_t kLanesOf<Raw> = kRegister;
template <>
constexpr std::size_t kLanesOf<RawTruth> = kRegister;

// `at(i)` is the register with the index i; the first of the part has the index `first`.
template <class Part, class At>
HWY_INLINE Part of_registers(const At& at, std::size_t first = 0) {
    if constexpr (std::is_same_v<Part, Raw>)
        return at(first);
    else
        return Part::of(at, first);
}

template <class Half>
struct TruthPair {
    static constexpr std::size_t kLanes = 2 * kLanesOf<Half>;
    Half low, high;

    friend HWY_INLINE TruthPair lane_and(TruthPair a, TruthPair b) {
        return {lane_and(a.low, b.low), lane_and(a.high, b.high)};
    }
    friend HWY_INLINE TruthPair lane_or(TruthPair a, TruthPair b) {
        return {lane_or(a.low, b.low), lane_or(a.high, b.high)};
    }
    friend HWY_INLINE TruthPair lane_not(TruthPair a) {
        return {lane_not(a.low), lane_not(a.high)};
    }
    friend HWY_INLINE bool lane_any(TruthPair a) { return lane_any(lane_or(a.low, a.high)); }
    // A bit for each lane, the first lowest.
    friend HWY_INLINE unsigned mask_bits(TruthPair a) {
        return mask_bits(a.low) | mask_bits(a.high) << kLanesOf<Half>;
    }
};

// Named halves: the compiler would keep those of an array in memory.
template <class Half, class HalfTruth>
struct Pair {
    using Truth = TruthPair<HalfTruth>;
    static constexpr std::size_t kLanes = 2 * kLanesOf<Half>;
    Half low, high;

    Pair() = default;  // zero as Pair{}; an initializer would be compiled for another target
    HWY_INLINE Pair(Half first, Half second) : low(first), high(second) {}
    HWY_INLINE Pair(double x)  // NOLINT: constants read as numbers
        : low(of_registers<Half>([x](std::size_t) HWY_ATTR { return hn::Set(Doubles(), x); })),
          high(low) {}

    template <class At>
    HWY_INLINE static Pair of(const At& at, std::size_t first = 0) {
        return {of_registers<Half>(at, first),
                of_registers<Half>(at, first + kLanesOf<Half> / kRegister)};
    }
    HWY_INLINE static Pair load(const double* p) {
        return of([p](std::size_t i) HWY_ATTR { return hn::Load(Doubles(), p + i * kRegister); });
    }
    friend HWY_INLINE void store(Pair x, double* p) {
        store(x.low, p);
        store(x.high, p + kLanesOf<Half>);
    }

    friend HWY_INLINE Pair operator+(Pair a, Pair b) { return {a.low + b.low, a.high + b.high}; }
    friend HWY_INLINE Pair operator-(Pair a, Pair b) { return {a.low - b.low, a.high - b.high}; }
    friend HWY_INLINE Pair operator*(Pair a, Pair b) { return {a.low * b.low, a.high * b.high}; }
    friend HWY_INLINE Pair operator/(Pair a, Pair b) { return {a.low / b.low, a.high / b.high}; }
    friend HWY_INLINE Truth operator<(Pair a, Pair b) { return {a.low < b.low, a.high < b.high}; }
    friend HWY_INLINE Truth operator>(Pair a, Pair b) { return {a.low > b.low, a.high > b.high}; }
    friend HWY_INLINE Truth operator<=(Pair a, Pair b) {
        return {a.low <= b.low, a.high <= b.high};
    }
    friend HWY_INLINE Truth operator>=(Pair a, Pair b) {
        return {a.low >= b.low, a.high >= b.high};
    }
    friend HWY_INLINE Truth operator==(Pair a, Pair b) {
        return {a.low == b.low, a.high == b.high};
    }
    // a * b + c with one rounding where the processor has it.
    friend HWY_INLINE Pair multiply_add(Pair a, Pair b, Pair c) {
        return {multiply_add(a.low, b.low, c.low), multiply_add(a.high, b.high, c.high)};
    }
    friend HWY_INLINE Pair lane_min(Pair a, Pair b) {
        return {lane_min(a.low, b.low), lane_min(a.high, b.high)};
    }
    friend HWY_INLINE Pair lane_max(Pair a, Pair b) {
        return {lane_max(a.low, b.low), lane_max(a.high, b.high)};
    }
    friend HWY_INLINE Pair lane_round(Pair a) { return {lane_round(a.low), lane_round(a.high)}; }
    friend HWY_INLINE Pair lane_select(Truth mask, Pair a, Pair b) {
        return {lane_select(mask.low, a.low, b.low), lane_select(mask.high, a.high, b.high)};
    }
    friend HWY_INLINE Pair exponential(Pair x) { return {exponential(x.low), exponential(x.high)}; }
    friend HWY_INLINE Pair logarithm(Pair x) { return {logarithm(x.low), logarithm(x.high)}; }
};

// Several registers: while one waits for the result of an instruction the others compute, and what
// a step of the waterfall costs beside its arithmetic is shared by as many more paths. Four of 256
// bits are as fast as two of 512; draws have a state beside, for which only two leave room.
using Two = Pair<Raw, RawTruth>;
using Num = std::conditional_t<kRegister == 8, Two, Pair<Two, Two::Truth>>;
using Truth = Num::Truth;
constexpr std::size_t kWidth = Num::kLanes;  // paths of a Num

HWY_INLINE Num load(const double* p) { return Num::load(p); }
// The number of lanes among the first `valid` in which the mask holds.
HWY_INLINE int count(Truth mask, std::size_t valid) {
    return std::popcount(mask_bits(mask) & ((1U << valid) - 1));
}

}  // namespace ballast::clo::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // guard of each target
