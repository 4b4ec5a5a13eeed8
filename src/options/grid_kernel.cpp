#include "options/grid_kernel.hpp"

#include <algorithm>

#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "options/grid_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include "options/normal-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

constexpr std::size_t kVectors = kGridLanes / kLanes;

// All lanes of one grid point.
struct Row {
    Vector part[kVectors];
};

HWY_INLINE Row load(const double* from) {
    Row row;
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j)
        row.part[j] = hn::LoadU(Doubles(), from + j * kLanes);
    return row;
}

HWY_INLINE void store(const Row& row, double* to) {
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j) hn::StoreU(row.part[j], Doubles(), to + j * kLanes);
}

struct Floor {
    Row level, slope;

    HWY_INLINE explicit Floor(const Obstacle& o)
        : level(load(o.level.data())), slope(load(o.slope.data())) {}
    HWY_INLINE Vector at(const double* growth, std::size_t j) const {
        return hn::NegMulAdd(slope.part[j], hn::LoadU(Doubles(), growth + j * kLanes),
                             level.part[j]);
    }
};

struct Room {
    std::vector<double> growth;      // exp(deviation x)
    std::vector<double> eliminated;  // right-hand sides after elimination
    std::vector<double> reciprocal;  // of the pivots, kLanes steps side by side
    std::vector<double> multiplier;  // multiplier of the constraint, over the step
};

// Reciprocal pivots of the elimination from above, for as many steps as a register holds: each
// depends on the previous one through a division, whose latency is then paid once for all of them.
HWY_INLINE void set_pivots(const GridPlaces& places, const GridStep* steps, std::size_t count,
                           double* reciprocals) {
    alignas(64) double implicit[kLanes];
    for (std::size_t k = 0; k < kLanes; ++k) {
        const GridStep& step = steps[k < count ? k : 0];
        implicit[k] = step.implicit * step.change;
    }
    const Vector share = hn::Load(Doubles(), implicit);
    Vector reciprocal = hn::Zero(Doubles());
    for (std::size_t i = places.x.size() - 2; i > 0; --i) {
        const Vector sum = hn::MulAdd(share, set(places.lower[i] + places.upper[i]), set(1.0));
        const Vector both =
            hn::Mul(hn::Mul(share, share), set(places.upper[i] * places.lower[i + 1]));
        reciprocal = hn::Div(set(1.0), hn::NegMulAdd(both, reciprocal, sum));
        hn::StoreU(reciprocal, Doubles(), reciprocals + i * kLanes);
    }
}

// Mean of the payoff over the cell of each point, so that the kink does not reduce the order.
HWY_INLINE void set_payoff(const GridPlaces& places, const GridLanes& lanes,
                           std::vector<double>& values) {
    const std::size_t last = places.x.size() - 1;
    const Vector zero = hn::Zero(Doubles());
    const Row deviation = load(lanes.deviation.data());
    const Floor floor(lanes.payoff);
    Row kink_growth, kink;
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j) {
        const Vector slope = floor.slope.part[j];
        const Vector level = floor.level.part[j];
        const auto falls = hn::Gt(slope, zero);
        const Vector ratio = hn::Div(level, hn::IfThenElse(falls, slope, set(1.0)));
        kink_growth.part[j] =
            hn::IfThenElse(falls, hn::Min(hn::Max(ratio, set(1e-300)), set(1e300)), set(1e300));
        kink.part[j] = hn::Div(logarithm(kink_growth.part[j]), deviation.part[j]);
    }
    const auto edge = [&](std::size_t i, bool above) {
        if (i == 0 && !above) return 1.5 * places.x[0] - 0.5 * places.x[1];
        if (i == last && above) return 1.5 * places.x[last] - 0.5 * places.x[last - 1];
        return 0.5 * (places.x[i] + places.x[above ? i + 1 : i - 1]);
    };
    Row low_growth;
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j)
        low_growth.part[j] = exponential(hn::Mul(deviation.part[j], set(edge(0, false))));
    for (std::size_t i = 0; i <= last; ++i) {
        const Vector low = set(edge(i, false));
        const Vector high = set(edge(i, true));
        HWY_UNROLL(8)
        for (std::size_t j = 0; j < kVectors; ++j) {
            const Vector up = exponential(hn::Mul(deviation.part[j], high));
            const Vector to = hn::Min(hn::Max(kink.part[j], low), high);
            const Vector to_growth = hn::Min(hn::Max(kink_growth.part[j], low_growth.part[j]), up);
            const Vector area =
                hn::NegMulAdd(floor.slope.part[j],
                              hn::Div(hn::Sub(to_growth, low_growth.part[j]), deviation.part[j]),
                              hn::Mul(floor.level.part[j], hn::Sub(to, low)));
            const Vector mean = hn::Max(hn::Div(area, hn::Sub(high, low)), zero);
            hn::StoreU(mean, Doubles(), &values[i * kGridLanes + j * kLanes]);
            low_growth.part[j] = up;
        }
    }
}

// One step back in time.
template <bool kAnyRegion>
HWY_INLINE void one_step(const GridPlaces& places, const GridStep& step, Room& room,
                         const double* HWY_RESTRICT reciprocals, double* HWY_RESTRICT values) {
    const std::size_t last = places.x.size() - 1;
    const double implicit = step.implicit * step.change;
    const double explicit_part = step.change - implicit;
    const double* HWY_RESTRICT lower = places.lower.data();
    const double* HWY_RESTRICT upper = places.upper.data();
    const Floor floor(step.obstacle);
    const double* HWY_RESTRICT growth = room.growth.data();
    double* HWY_RESTRICT eliminated = room.eliminated.data();
    double* HWY_RESTRICT multiplier = room.multiplier.data();
    // The boundary values are martingales too, apart from exercise; they are 6 standard deviations
    // away.
    Row above = load(values + last * kGridLanes);
    Row right;
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j)
        right.part[j] = hn::Max(above.part[j], floor.at(growth + last * kGridLanes, j));
    store(right, eliminated + last * kGridLanes);
    Row here = load(values + (last - 1) * kGridLanes);
    for (std::size_t i = last - 1; i > 0; --i) {
        const double reciprocal = reciprocals[i * kLanes];
        const Vector scale = set(reciprocal);
        const Vector carried = set(implicit * upper[i] * reciprocal);
        const Vector down = set(explicit_part * lower[i]);
        const Vector up = set(explicit_part * upper[i]);
        const Row below = load(values + (i - 1) * kGridLanes);
        HWY_UNROLL(8)
        for (std::size_t j = 0; j < kVectors; ++j) {
            Vector sum = hn::MulAdd(down, hn::Sub(below.part[j], here.part[j]), here.part[j]);
            sum = hn::MulAdd(up, hn::Sub(above.part[j], here.part[j]), sum);
            if (kAnyRegion)
                sum =
                    hn::MulAdd(set(step.change),
                               hn::LoadU(Doubles(), multiplier + i * kGridLanes + j * kLanes), sum);
            right.part[j] = hn::MulAdd(carried, right.part[j], hn::Mul(sum, scale));
        }
        store(right, eliminated + i * kGridLanes);
        above = here;
        here = below;
    }
    Row value;
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j)
        value.part[j] = hn::Max(here.part[j], floor.at(growth, j));
    store(value, values);
    for (std::size_t i = 1; i < last; ++i) {
        const Vector factor = set(implicit * lower[i] * reciprocals[i * kLanes]);
        HWY_UNROLL(8)
        for (std::size_t j = 0; j < kVectors; ++j) {
            const std::size_t at = i * kGridLanes + j * kLanes;
            const Vector free =
                hn::MulAdd(factor, value.part[j], hn::LoadU(Doubles(), eliminated + at));
            if (kAnyRegion) {
                const Vector force = hn::LoadU(Doubles(), multiplier + at);
                const Vector relaxed = hn::NegMulAdd(set(step.change), force, free);
                const Vector held = hn::Max(relaxed, floor.at(growth + i * kGridLanes, j));
                hn::StoreU(hn::Div(hn::Sub(held, relaxed), set(step.change)), Doubles(),
                           multiplier + at);
                hn::StoreU(held, Doubles(), values + at);
                value.part[j] = free;
            } else {
                value.part[j] = hn::Max(free, floor.at(growth + i * kGridLanes, j));
                hn::StoreU(value.part[j], Doubles(), values + at);
            }
        }
    }
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j)
        hn::StoreU(hn::LoadU(Doubles(), eliminated + last * kGridLanes + j * kLanes), Doubles(),
                   values + last * kGridLanes + j * kLanes);
}

HWY_INLINE void raise(const Obstacle& obstacle, const Room& room, std::size_t count,
                      double* values) {
    const Floor floor(obstacle);
    for (std::size_t i = 0; i < count; ++i) HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j) {
        const std::size_t at = i * kGridLanes + j * kLanes;
        const Vector held = hn::Max(hn::LoadU(Doubles(), values + at),
                                    floor.at(room.growth.data() + i * kGridLanes, j));
        hn::StoreU(held, Doubles(), values + at);
    }
}

void SolveGrid(const GridPlaces& places, const std::vector<GridStep>& steps, const GridLanes& lanes,
               std::vector<double>& values) {
    const std::size_t count = places.x.size();
    values.resize(count * kGridLanes);
    Room room{.growth = std::vector<double>(count * kGridLanes),
              .eliminated = std::vector<double>(count * kGridLanes),
              .reciprocal = std::vector<double>(count * kLanes),
              .multiplier = std::vector<double>(lanes.any_region ? count * kGridLanes : 0, 0.0)};
    const Row deviation = load(lanes.deviation.data());
    for (std::size_t i = 0; i < count; ++i) HWY_UNROLL(8)
    for (std::size_t j = 0; j < kVectors; ++j)
        hn::StoreU(exponential(hn::Mul(deviation.part[j], set(places.x[i]))), Doubles(),
                   &room.growth[i * kGridLanes + j * kLanes]);
    set_payoff(places, lanes, values);
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const GridStep& step = steps[k];
        if (k % kLanes == 0)
            set_pivots(places, &step, std::min(kLanes, steps.size() - k), room.reciprocal.data());
        const double* reciprocals = room.reciprocal.data() + k % kLanes;
        if (lanes.any_region)
            one_step<true>(places, step, room, reciprocals, values.data());
        else
            one_step<false>(places, step, room, reciprocals, values.data());
        if (step.jumps) raise(step.before, room, count, values.data());
    }
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::options {

HWY_EXPORT(SolveGrid);

void solve_grid(const GridPlaces& places, const std::vector<GridStep>& steps,
                const GridLanes& lanes, std::vector<double>& values) {
    HWY_DYNAMIC_DISPATCH(SolveGrid)(places, steps, lanes, values);
}

}  // namespace ballast::options
#endif  // HWY_ONCE
