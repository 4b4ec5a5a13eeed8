#include "clo/simulation_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.hpp"
#include "clo/simulation_memory.hpp"

// AVX-512, AVX2 and 128-bit code; what lies between would only cost compile time.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "clo/simulation_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "clo/simulation_draws-inl.hpp"
#include "clo/simulation_path-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::clo::HWY_NAMESPACE {

static_assert(kWidth <= kMostWidth && kSimulatedLanes % kWidth == 0);

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostRate = 60.0;       // continuously compounded
constexpr double kMostExponent = 600.0;  // of a discount factor

// Runs the waterfall for the lanes of a register and measures what the tranches receive.
class LaneRun {
public:
    explicit LaneRun(PathKernel::Memory& memory)
        : memory_(memory),
          tables_(memory.tables),
          plan_(tables_.compiled.plan),
          slices_(tables_.ccc.size()),
          recorder_(plan_),
          pool_(memory, slices_),
          path_(plan_, tables_.compiled.collateral, recorder_, tables_, memory) {
        const std::size_t notes = plan_.tranches.size();
        for (LaneVector<Num>* each : {&principal_, &weighted_, &value_, &received_, &deferred_})
            each->assign_zero(notes);
        factors_.assign_zero(tables_.intervals.size());
    }

    void run(std::size_t at, std::size_t valid, double* out, std::size_t stride,
             CoverageCounts& counts) {
        for (LaneVector<Num>* each : {&principal_, &weighted_, &value_, &received_, &deferred_})
            for (Num& value : *each) value = Num(0.0);
        pool_.open(at);
        path_.purchases().choose(at);
        Num defaulted(0.0), recoveries(0.0);
        path_.run(
            [&](std::size_t k) {
                recorder_.begin();
                return pool_(k);
            },
            [&](std::size_t k, const PeriodCollateral<Num>& now, const DateFlows<Num>& flows,
                const PathState<Num>& state) {
                defaulted = defaulted + now.defaulted_par;
                recoveries = recoveries + recovered(k, now);
                add_date(k, flows, state);
                add_failures(k, valid, state, counts);
            });
        const Num loss = defaulted - recoveries;
        store(defaulted, out + std::size_t(PathFigure::kDefaultedPar) * stride);
        store(loss, out + std::size_t(PathFigure::kPoolLoss) * stride);
        for (std::size_t t = 0; t < plan_.tranches.size(); ++t)
            measure(t, out + (kPathFigures + t * kTrancheFigures) * stride, stride);
    }

private:
    // Recoveries of assets that default on the path. At a call they are sold at their value.
    Num recovered(std::size_t k, const PeriodCollateral<Num>& now) const {
        const PeriodCollateral<double>& base = tables_.compiled.collateral.base[k];
        const Num received = now.recoveries - Num(base.recoveries);
        const Num sold =
            lane_select(now.final, now.settled_value - Num(base.defaulted_value), Num(0.0));
        return lane_select(now.gone, Num(0.0), received + sold);
    }

    void add_date(std::size_t k, const DateFlows<Num>& flows, const PathState<Num>& state) {
        const Num years(tables_.years[k]);
        for (std::size_t t = 0; t < plan_.tranches.size(); ++t) {
            const Num principal = flows.principal_paid[t];
            const Num all =
                flows.interest_paid[t] + flows.deferred_paid[t] + principal + flows.equity[t];
            principal_[t] = principal_[t] + principal;
            weighted_[t] = weighted_[t] + principal * years;
            value_[t] = value_[t] + all * Num(tables_.discounts[t * tables_.periods + k]);
            received_[t] = received_[t] + all;
            deferred_[t] = lane_max(deferred_[t], state.deferred[t] + state.simple[t]);
            store(all, row_of(memory_.paid, t * tables_.periods + k));
        }
    }

    void add_failures(std::size_t k, std::size_t valid, const PathState<Num>& state,
                      CoverageCounts& counts) {
        const Truth normal = lane_not(state.accelerated);
        for (std::size_t g = 0; g < plan_.coverage.size(); ++g) {
            const std::size_t i = g * tables_.periods + k;
            counts.oc[i] +=
                static_cast<std::uint32_t>(count(lane_and(normal, recorder_.oc(g)), valid));
            counts.ic[i] +=
                static_cast<std::uint32_t>(count(lane_and(normal, recorder_.ic(g)), valid));
        }
    }

    void measure(std::size_t t, double* out, std::size_t stride) {
        const PathState<Num>& state = path_.state();
        const bool debt = plan_.tranches[t].debt;
        const auto put = [&](TrancheFigure figure, Num value) {
            store(value, out + std::size_t(figure) * stride);
        };
        const Num owed = state.balance[t] + state.deferred[t] + state.unpaid[t] + state.simple[t];
        put(TrancheFigure::kLoss, debt ? owed : received_[t]);
        const Truth repaid = principal_[t] > Num(0.0);
        put(TrancheFigure::kWal,
            lane_select(repaid, weighted_[t] / lane_select(repaid, principal_[t], Num(1.0)),
                        Num(kNone)));
        put(TrancheFigure::kIrr, tables_.prices[t] > 0.0 ? rate_of_return(t) : Num(kNone));
        put(TrancheFigure::kPrice, value_[t]);
        put(TrancheFigure::kDeferred, deferred_[t]);
    }

    // The annual rate at which what a tranche receives is worth its price. Newton's method on the
    // logarithm of the value, which is convex and almost linear in the continuous rate. -1 where
    // nothing is received.
    Num rate_of_return(std::size_t t) {
        const Truth some = received_[t] > Num(0.0);
        const Num price(std::log(tables_.prices[t]));
        const double bound = std::min(kMostRate, kMostExponent / tables_.years.back());
        Num rate(0.05);
        Truth open = some;
        for (int i = 0; i < 60; ++i) {
            const Worth worth = worth_at(rate, t);
            const Truth defined = lane_and(open, worth.moment > Num(0.0));
            const Num step =
                lane_select(defined,
                            (logarithm(lane_select(defined, worth.value, Num(1.0))) - price) *
                                (worth.value / lane_select(defined, worth.moment, Num(1.0))),
                            Num(0.0));
            const Num next = lane_max(lane_min(rate + step, Num(bound)), Num(-bound));
            const Num change = next - rate;
            rate = next;
            // What is left of the error is about its square.
            open = lane_and(open, lane_or(change > Num(1e-9), change < Num(-1e-9)));
            if (!lane_any(open)) break;
        }
        return lane_select(some, exponential(rate) - Num(1.0), Num(-1.0));
    }

    struct Worth {
        Num value, moment;  // the moment: times the years
    };

    // Discount factors are products over periods, whose lengths are few.
    Worth worth_at(Num rate, std::size_t t) {
        for (std::size_t i = 0; i < factors_.size(); ++i)
            factors_[i] = exponential(Num(0.0) - rate * Num(tables_.intervals[i]));
        Num discount(1.0), value(0.0), moment(0.0);
        for (std::size_t k = 0; k < tables_.periods; ++k) {
            discount = discount * factors_[tables_.interval[k]];
            const Num part = load(row_of(memory_.paid, t * tables_.periods + k)) * discount;
            value = value + part;
            moment = moment + part * Num(tables_.years[k]);
        }
        return {value, moment};
    }

    PathKernel::Memory& memory_;
    const SimulationTables& tables_;
    const DealPlan& plan_;
    LaneVector<CccSlice<Num>> slices_;
    FailureRecorder recorder_;
    PoolLanes pool_;
    PathRun<Num, FailureRecorder, FactorPurchases> path_;
    LaneVector<Num> principal_, weighted_, value_, received_, deferred_;
    LaneVector<Num> factors_;  // by length of a period
};

void RunBlock(PathKernel::Memory& memory, std::size_t valid, CoverageCounts& counts) {
    for (std::size_t at = 0; at < valid; at += kWidth) {
        draw_variables(memory, at);
        find_defaults(memory, at);
    }
    memory.order_paths(valid);
    apply_defaults(memory);
    set_bought_rates(memory);
    if (!memory.path) memory.path = std::make_shared<LaneRun>(memory);
    auto& lanes = *static_cast<LaneRun*>(memory.path.get());
    for (std::size_t at = 0; at < valid; at += kWidth)
        lanes.run(at, std::min(valid - at, kWidth), memory.figures[0].lane + at, kSimulatedLanes,
                  counts);
}

}  // namespace ballast::clo::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::clo {

HWY_EXPORT(RunBlock);

PathKernel::PathKernel(const SimulationTables& tables)
    : memory_(std::make_unique<Memory>(tables)) {}
PathKernel::~PathKernel() = default;
PathKernel::PathKernel(PathKernel&&) noexcept = default;

void PathKernel::run(std::uint64_t block, std::size_t valid, double* out, std::size_t stride,
                     CoverageCounts& counts) {
    constexpr std::uint32_t kPurpose = 0x636c6f70;  // "clop"
    constexpr std::uint64_t kScales = 0x636c6f7363616c65;
    const SimulationTables& tables = memory_->tables;
    const std::size_t halves = memory_->random.size();
    for (std::size_t half = 0; half < halves; ++half)
        memory_->random[half] = math::make_draw_lanes(tables.seed, block * halves + half, kPurpose);
    if (tables.degrees_of_freedom > 0.0) {
        const Stream scales(tables.seed, kScales);
        for (std::size_t lane = 0; lane < kSimulatedLanes; ++lane)
            memory_->scale.lane[lane] = std::sqrt(
                tables.degrees_of_freedom /
                scales.chi_square(block * kSimulatedLanes + lane, tables.degrees_of_freedom));
    }
    memory_->clear();
    HWY_DYNAMIC_DISPATCH(RunBlock)(*memory_, valid, counts);
    for (std::size_t f = 0; f < memory_->figures.size(); ++f)
        for (std::size_t lane = 0; lane < valid; ++lane)
            out[f * stride + lane] = memory_->figures[f].lane[memory_->place[lane]];
}

BlockDefaults PathKernel::defaults() const {
    const SimulationTables& tables = memory_->tables;
    BlockDefaults defaults;
    defaults.period.assign(tables.assets.size() * kSimulatedLanes,
                           static_cast<std::uint32_t>(tables.periods));
    for (const DrawnDefault& drawn : std::span(memory_->drawn).first(memory_->found))
        defaults.period[drawn.asset * kSimulatedLanes + drawn.lane] =
            tables.effects[drawn.effect].period;
    for (const LaneLine& line : memory_->bought_rate)
        for (const std::uint32_t place : memory_->place)
            defaults.bought_rate.push_back(line.lane[place]);
    return defaults;
}

}  // namespace ballast::clo
#endif  // HWY_ONCE
