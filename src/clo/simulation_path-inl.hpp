// The collateral of simulated paths and their way through the waterfall. Included once per vector
// target, inside foreach_target.
#if defined(BALLAST_CLO_SIMULATION_PATH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_SIMULATION_PATH_INL
#undef BALLAST_CLO_SIMULATION_PATH_INL
#else
#define BALLAST_CLO_SIMULATION_PATH_INL
#endif

#include <cmath>
#include <limits>

#include "clo/path_run-inl.hpp"
#include "clo/simulation_memory.hpp"
#include "clo/vector_lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::clo::HWY_NAMESPACE {

// Assets bought on earlier dates: flows per unit of par without defaults, and defaults at the rate
// of each path.
class FactorPurchases {
public:
    FactorPurchases(const Collateral& collateral, const SimulationTables& tables,
                    const PathKernel::Memory& memory)
        : collateral_(collateral),
          tables_(tables),
          memory_(memory),
          held_(tables.periods),
          received_(tables.periods),
          settled_(tables.periods) {}

    // The lanes from `at` on.
    void choose(std::size_t at) { at_ = at; }

    void open() {
        for (LaneVector<Num>* each : {&held_, &received_, &settled_})
            for (Num& value : *each) value = Num(0.0);
        expected_ = in_default_ = Num(0.0);
    }

    void add(std::size_t k, PeriodCollateral<Num>& now, Num& sale_value) {
        if (!tables_.buys) return;
        const Num rate = load(memory_.bought_rate[k].lane + at_);
        const Num kept = Num(1.0) - rate;
        Num lost(0.0);
        for (std::size_t t = 0; t < k; ++t) {
            const Num before = held_[t];
            if (!lane_any(before > Num(0.0))) continue;
            const AssetPeriod& unit = collateral_.bought_at(t, k);
            const Num par = before * kept;
            held_[t] = par;
            now.interest = now.interest + par * Num(unit.interest);
            now.scheduled = now.scheduled + par * Num(unit.scheduled);
            now.unscheduled = now.unscheduled + par * Num(unit.unscheduled);
            if (collateral_.bought_sources) add_sources(par, unit, now);
            now.performing_begin = now.performing_begin + before * Num(unit.begin);
            now.performing = now.performing + par * Num(unit.end);
            sale_value = sale_value + par * Num(unit.end * collateral_.bought_sale_price);
            lost = lost + (before * rate) * Num(unit.begin);
        }
        recover(k, lost, now);
    }

    void buy(std::size_t k, Num par) { held_[k] = par; }

private:
    void recover(std::size_t k, Num lost, PeriodCollateral<Num>& now) {
        const Num amount = lost * Num(tables_.bought_recovery[k]);
        const std::size_t last = tables_.bought_received[k];
        now.defaulted_begin = now.defaulted_begin + in_default_;
        expected_ = expected_ + amount;
        in_default_ = in_default_ + lost;
        received_[last] = received_[last] + amount;
        settled_[last] = settled_[last] + lost;
        expected_ = expected_ - received_[k];
        in_default_ = in_default_ - settled_[k];
        now.recoveries = now.recoveries + received_[k];
        now.defaulted_par = now.defaulted_par + lost;
        now.defaulted = now.defaulted + in_default_;
        now.defaulted_value = now.defaulted_value + expected_;
    }

    const Collateral& collateral_;
    const SimulationTables& tables_;
    const PathKernel::Memory& memory_;
    std::size_t at_ = 0;
    LaneVector<Num> held_;  // par that survives, by period of purchase
    LaneVector<Num> received_, settled_;
    Num expected_{}, in_default_{};
};

// Whether the coverage tests of a date fail.
class FailureRecorder {
public:
    static constexpr bool kEveryStep = false;

    explicit FailureRecorder(const DealPlan& plan) {
        oc_.assign_zero(plan.coverage.size());
        ic_.assign_zero(plan.coverage.size());
    }

    void begin() {
        for (LaneVector<Num>* each : {&oc_, &ic_})
            for (Num& value : *each) value = Num(0.0);
    }
    Truth oc(std::size_t group) const { return oc_[group] > Num(0.5); }
    Truth ic(std::size_t group) const { return ic_[group] > Num(0.5); }

    void step(Waterfall, const Operation&, Num, Num, Num) {}
    void shortfall(const Operation&, const Operation&, Num, Num, Num) {}
    void payment(int, Num) {}
    void event(DefaultEvent, Truth, Num, Num) {}
    void coverage(Waterfall, int, const CoverageValues<Num>&) {}
    // A test of the interest waterfall.
    void failure(Waterfall waterfall, int group, CoverageTest test, Truth fails) {
        if (waterfall != Waterfall::kInterest) return;
        LaneVector<Num>& of = test == CoverageTest::kOc ? oc_ : ic_;
        of[std::size_t(group)] = lane_select(fails, Num(1.0), Num(0.0));
    }

private:
    LaneVector<Num> oc_, ic_;  // 1: fails
};

// The collateral of the lanes from `at` on, period by period.
class PoolLanes {
public:
    PoolLanes(const PathKernel::Memory& memory, LaneVector<CccSlice<Num>>& slices)
        : memory_(memory), tables_(memory.tables), slices_(slices) {}

    void open(std::size_t at) {
        at_ = at;
        const hn::RebindToSigned<Doubles> integers;
        const auto stride = hn::Set(integers, static_cast<std::int64_t>(memory_.stride));
        const auto lane = static_cast<std::int64_t>(at);
        for (std::size_t i = 0; i < kWidth / kRegister; ++i)
            rows_[i] = hn::Mul(hn::Iota(integers, lane + static_cast<std::int64_t>(i * kRegister)),
                               stride);
        expected_ = in_default_ = lost_ = recovered_ = Num(0.0);
        performing_ = Num(0.0);
    }

    PeriodCollateral<Num> operator()(std::size_t k) {
        const PeriodCollateral<double>& base = tables_.compiled.collateral.base[k];
        PeriodCollateral<Num> now{};
        now.interest = column(k, FlowColumn::kInterest);
        now.scheduled = positive(column(k, FlowColumn::kScheduled));
        now.unscheduled = positive(column(k, FlowColumn::kUnscheduled));
        now.sales = now.credit_sales = positive(column(k, FlowColumn::kCreditSales));
        now.drawn = positive(column(k, FlowColumn::kDrawn));
        now.reinvestable = positive(column(k, FlowColumn::kReinvestable));
        now.performing_begin = k == 0 ? Num(base.performing_begin) : performing_;
        now.performing = performing_ =
            tables_.performing_follows
                ? positive(now.performing_begin - now.scheduled - now.unscheduled -
                           load(memory_.lost[k].lane + at_))
                : positive(column(k, FlowColumn::kPerforming));
        now.sale_value = tables_.sale_price >= 0.0
                             ? (now.performing + positive(column(k, FlowColumn::kCarriedPar))) *
                                   Num(tables_.sale_price)
                             : positive(column(k, FlowColumn::kSaleValue));
        now.haircut = positive(column(k, FlowColumn::kHaircut));
        now.purchased_accrued_begin = k == 0 ? Num(base.purchased_accrued_begin) : accrued_;
        now.purchased_accrued = accrued_ = positive(column(k, FlowColumn::kPurchasedAccrued));
        add_defaults(k, base, now);
        if (!tables_.ccc.empty()) add_ccc(k, now);
        return now;
    }

    Num lost() const { return lost_; }  // in all, of today's assets
    Num recovered() const { return recovered_; }

private:
    HWY_INLINE static Num positive(Num x) { return lane_max(x, Num(0.0)); }

    HWY_INLINE Num column(std::size_t k, FlowColumn column) const {
        const int position = tables_.column[std::size_t(column)];
        if (position < 0) return Num(0.0);
        const double* from = memory_.pool[0].value + k * tables_.columns + std::size_t(position);
        return Num::of([&](std::size_t i)
                           HWY_ATTR { return hn::GatherIndex(Doubles(), from, rows_[i]); });
    }

    void add_defaults(std::size_t k, const PeriodCollateral<double>& base,
                      PeriodCollateral<Num>& now) {
        const Num lost = load(memory_.lost[k].lane + at_);
        const Num received = load(memory_.received[k].lane + at_);
        const Num carried_begin = k == 0 ? Num(base.defaulted_begin) : carried_;
        carried_ = Num(base.defaulted) + carried_change(k);
        now.defaulted_begin = carried_begin + in_default_;
        expected_ = expected_ + load(memory_.expected[k].lane + at_) - received;
        in_default_ = in_default_ + lost - load(memory_.settled[k].lane + at_);
        now.defaulted = carried_ + in_default_;
        now.defaulted_value = Num(base.defaulted_value) + value_change(k) + positive(expected_);
        now.defaulted_par = lost;
        now.recoveries = Num(base.recoveries) + received;
        lost_ = lost_ + lost;
        recovered_ = recovered_ + received;
    }

    // What defaults take from the par and the value of deferring assets.
    HWY_INLINE Num carried_change(std::size_t k) const {
        const int position = tables_.column[std::size_t(FlowColumn::kCarriedPar)];
        return position < 0 ? Num(0.0)
                            : column(k, FlowColumn::kCarriedPar) -
                                  Num(tables_.base[k * tables_.columns + std::size_t(position)]);
    }
    HWY_INLINE Num value_change(std::size_t k) const {
        const int position = tables_.column[std::size_t(FlowColumn::kCarriedValue)];
        return position < 0 ? Num(0.0)
                            : column(k, FlowColumn::kCarriedValue) -
                                  Num(tables_.base[k * tables_.columns + std::size_t(position)]);
    }

    // The assets that count as CCC or Caa and are not in default, of whichever agency has more.
    void add_ccc(std::size_t k, PeriodCollateral<Num>& now) {
        const auto performing = std::size_t(tables_.column[std::size_t(FlowColumn::kPerforming)]);
        Num caa(0.0), ccc(0.0);
        for (std::size_t c = 0; c < tables_.ccc.size(); ++c) {
            const CccAsset& asset = tables_.ccc[c];
            const std::size_t holding = tables_.assets[asset.asset].holding;
            const double end = tables_.flow_rows(holding)[k * tables_.columns + performing];
            slices_[c].loss = asset.loss;
            slices_[c].par =
                lane_select(Num(static_cast<double>(k)) < load(memory_.ccc_period[c].lane + at_),
                            Num(end), Num(0.0));
            if (asset.caa && tables_.caa_counts) caa = caa + slices_[c].par;
            if (asset.ccc && tables_.ccc_counts) ccc = ccc + slices_[c].par;
        }
        const Truth more_caa = caa > ccc;
        for (std::size_t c = 0; c < tables_.ccc.size(); ++c) {
            const Num par = slices_[c].par;
            slices_[c].par = lane_select(more_caa, tables_.ccc[c].caa ? par : Num(0.0),
                                         tables_.ccc[c].ccc ? par : Num(0.0));
        }
        now.ccc_par = lane_max(caa, ccc);
        now.ccc_slices = {slices_.data(), slices_.size()};
    }

    const PathKernel::Memory& memory_;
    const SimulationTables& tables_;
    LaneVector<CccSlice<Num>>& slices_;
    std::size_t at_ = 0;
    hn::Vec<hn::RebindToSigned<Doubles>> rows_[kWidth / kRegister];  // of the paths in the pool
    Num expected_{}, in_default_{}, performing_{}, carried_{}, accrued_{};
    Num lost_{}, recovered_{};
};

}  // namespace ballast::clo::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // guard of each target
